import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { JOBS } from '../api/keys';
import type { BackupJob } from '../api/types';
import { jobState, STATES } from '../api/words';
import { DataSetFilter } from '../parts/DataSetFilter';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { bytes, duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';

const t = texts.jobs;
const b = texts.backups;
const route = getRouteApi('/jobs');

const took = (job: BackupJob) =>
  job.startTime && job.endTime
    ? (new Date(job.endTime).getTime() - new Date(job.startTime).getTime()) / 1000
    : undefined;

const COLUMNS = [
  {
    name: texts.targets.dataSet,
    value: (job: BackupJob) => job.dataSet,
    cell: (job: BackupJob) => (
      <Named
        name={
          <PageLink to="/jobs/$id" params={{ id: job.jobId }}>
            {job.dataSet}
          </PageLink>
        }
        of={t.kind(job.serviceName, job.backupType)}
      />
    ),
  },
  {
    name: b.status,
    wide: true,
    value: (job: BackupJob) => job.state,
    cell: (job: BackupJob) => (
      <>
        <StatusBadge status={job.state} label={t.state[job.state] ?? job.state} />
        {job.status === 'IN_PROGRESS' && job.progress && <WorkBar progress={job.progress} />}
        {job.warning && (
          <Text size="xs" className="message" mt={4} lineClamp={3}>
            {job.warning}
          </Text>
        )}
        {job.errorMessage && (
          <Text size="xs" className="message" mt={4} lineClamp={3}>
            {job.errorMessage}
          </Text>
        )}
      </>
    ),
  },
  {
    name: b.started,
    value: (job: BackupJob) => job.startTime ?? job.scheduledFor,
    cell: (job: BackupJob) => <Moment at={job.startTime ?? job.scheduledFor} />,
  },
  {
    name: b.took,
    value: took,
    absent: (job: BackupJob) => !job.endTime,
    cell: (job: BackupJob) => {
      const seconds = took(job);
      return seconds === undefined ? (
        texts.nothing
      ) : (
        <PageLink to="/jobs/$id" params={{ id: job.jobId }}>
          {duration(seconds)}
        </PageLink>
      );
    },
  },
  {
    name: b.size,
    value: (job: BackupJob) => job.backupSizeBytes,
    absent: (job: BackupJob) => !job.backupSizeBytes,
    cell: (job: BackupJob) =>
      job.backupSizeBytes ? <Stored job={job} size={job.backupSizeBytes} /> : texts.nothing,
  },
  {
    name: texts.points.added,
    value: (job: BackupJob) => job.addedBytes,
    absent: (job: BackupJob) => !job.addedBytes,
    cell: (job: BackupJob) =>
      job.addedBytes === undefined || job.addedBytes === null ? (
        texts.nothing
      ) : (
        <Stored job={job} size={job.addedBytes} />
      ),
  },
  {
    name: texts.restoreRuns.by,
    value: (job: BackupJob) => job.requestedBy,
    cell: (job: BackupJob) => job.requestedBy,
  },
];

/** Leads to the recovery points of its data set, each with its size. */
function Stored({ job, size }: { job: BackupJob; size: number }) {
  return (
    <PageLink to="/points" search={{ dataSet: job.dataSet }}>
      {bytes(size)}
    </PageLink>
  );
}

/** What runs, ran and will run, live. */
export function JobsPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = filters.dataSet !== undefined || filters.state !== undefined;
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.title} quiet>
        <PagedTable<BackupJob>
          label={t.title}
          queryKey={[...JOBS, 'list', filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/backups', { params: { query: { ...filters, after: from, limit } } }),
            )
          }
          columns={COLUMNS}
          idOf={(job) => job.jobId}
          testIdOf={(job) => `job-${job.dataSet}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="jobs"
          filters={
            <>
              <DataSetFilter value={filters.dataSet} onChange={(dataSet) => narrow({ dataSet })} />
              <Filter
                label={b.status}
                all={texts.points.all}
                value={filters.state}
                options={STATES.map((one) => ({ value: one, label: t.state[one] ?? one }))}
                onChange={(state) => narrow({ state: jobState(state) })}
              />
            </>
          }
          empty={
            filtered ? (
              <Nothing says={t.emptyFiltered} next={{ label: texts.points.clear, link: { to: '/jobs' } }} />
            ) : (
              <Nothing says={b.empty} hint={b.emptyNext} next={{ label: b.onOverview, link: { to: '/' } }} />
            )
          }
          broad
        />
      </Section>
    </Page>
  );
}
