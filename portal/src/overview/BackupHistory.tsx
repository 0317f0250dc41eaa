import { Button, Menu, Text, TextInput, Tooltip } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useAllowed } from '../api/allowed';
import { allNames, useNames } from '../api/names';
import { useMay } from '../api/session';
import type { BackupJobLog } from '../api/types';
import { useBackUp } from '../jobs/queries';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { useReportFailure } from '../parts/Failures';
import { duration, places } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';

const SHOWN = 6;
const t = texts.backups;

const COLUMNS: Column<BackupJobLog>[] = [
  {
    name: texts.targets.dataSet,
    value: (job) => job.dataSet,
    cell: (job) => (
      <Named
        name={
          <PageLink to="/jobs/$id" params={{ id: job.jobId }}>
            {job.dataSet}
          </PageLink>
        }
        of={`${job.serviceName} · ${texts.dataTypes[job.dataType] ?? job.dataType}`}
      />
    ),
  },
  { name: t.status, value: (job) => job.state, cell: (job) => <Status job={job} />, wide: true },
  { name: t.started, value: (job) => job.startTime, cell: (job) => <Time at={job.startTime} /> },
  {
    name: t.took,
    value: took,
    cell: (job) => (
      <PageLink to="/jobs/$id" params={{ id: job.jobId }}>
        {took(job)}
      </PageLink>
    ),
    absent: (job) => !job.endTime,
  },
  {
    name: t.size,
    value: (job) => job.backupSize,
    cell: (job) =>
      job.backupSize ? (
        <PageLink to="/points" search={{ dataSet: job.dataSet }}>
          {job.backupSize}
        </PageLink>
      ) : (
        texts.nothing
      ),
    absent: (job) => !job.backupSize,
  },
  {
    name: t.where,
    value: (job) => job.storageLocation,
    cell: (job) => <Places location={job.storageLocation} />,
    absent: (job) => !job.storageLocation,
  },
];

/** The latest backups, running ones with their progress. */
export function BackupHistory(props: {
  jobs: BackupJobLog[];
  /** Whether all of them are listed, and what changes that. */
  all: boolean;
  show: (all: boolean) => void;
}) {
  const { jobs, all, show } = props;
  const mayAct = useMay('operate');
  return (
    <Section title={t.title} action={mayAct && <BackUpNow />}>
      {jobs.length === 0 ? (
        <NotYet mayAct={mayAct} />
      ) : (
        <DataTable
          label={t.title}
          columns={COLUMNS}
          rows={all ? jobs : jobs.slice(0, SHOWN)}
          fileName="latest-backups"
          all={() => Promise.resolve(jobs)}
          idOf={(job) => job.jobId}
          testIdOf={(job) => `job-${job.dataSet}`}
        />
      )}
      {jobs.length > SHOWN && (
        <Button variant="subtle" size="xs" mt="xs" aria-expanded={all} onClick={() => show(!all)}>
          {all ? t.fewer : t.more(jobs.length)}
        </Button>
      )}
    </Section>
  );
}

function took(job: BackupJobLog): string {
  if (!job.startTime || !job.endTime) return texts.nothing;
  return duration((new Date(job.endTime).getTime() - new Date(job.startTime).getTime()) / 1000);
}

function Status({ job }: { job: BackupJobLog }) {
  // a state that has words of its own says more
  const status = job.state in texts.jobStatus ? job.state : job.status;
  return (
    <>
      <StatusBadge status={status} label={texts.jobStatus[status] ?? status} />
      {job.status === 'in_progress' && job.progress && <WorkBar progress={job.progress} />}
      {job.errorMessage && (
        <Text size="xs" className="message" mt={4}>
          {job.errorMessage}
        </Text>
      )}
    </>
  );
}

/** The repositories, each with its place on hover and focus. */
function Places({ location }: { location?: string | null }) {
  const known = places(location ?? '');
  if (known.length === 0) return <>{location ?? texts.nothing}</>;
  return (
    <>
      {known.map(({ repository, at }, index) => (
        <span key={repository}>
          {index > 0 && ', '}
          <Tooltip label={at}>
            <span tabIndex={0} className="hinted">
              {repository}
            </span>
          </Tooltip>
        </span>
      ))}
    </>
  );
}

/** The data sets that who is signed in may back up, the first of those with these words, and the way to. */
function useBackUps(words?: string) {
  const found = useNames('DataSet', words).data;
  const backUp = useBackUp();
  const allowed = useAllowed('operate');
  const may = ({ service }: { service?: string | null }) => allowed(service ? [service] : []);
  const fail = useReportFailure();
  const startAll = async () => {
    try {
      (await allNames('DataSet')).filter(may).forEach(({ name }) => backUp.mutate(name));
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
  };
  return {
    dataSets: (found?.items ?? []).filter(may),
    more: (found?.total ?? 0) - (found?.items.length ?? 0),
    start: (name: string) => backUp.mutate(name),
    startAll: () => void startAll(),
    busy: backUp.isPending,
  };
}

function NotYet({ mayAct }: { mayAct: boolean }) {
  const { dataSets, startAll, busy } = useBackUps();
  return (
    <Nothing
      says={t.empty}
      hint={t.emptyNext}
      next={
        mayAct && dataSets.length > 0
          ? { label: t.backUpAll, act: startAll, busy }
          : { label: t.seeSchedules, link: { to: '/policies' } }
      }
    />
  );
}

function BackUpNow() {
  const [words, setWords] = useState('');
  const { dataSets, more, start, startAll } = useBackUps(words.trim() || undefined);
  const many = more > 0 || words !== '';
  return (
    <Menu position="bottom-end" onClose={() => setWords('')}>
      <Menu.Target>
        <Button
          size="xs"
          rightSection={<IconChevronDown size={14} />}
          disabled={dataSets.length === 0 && !many}
        >
          {t.now}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {many && (
          <TextInput
            size="xs"
            m={4}
            aria-label={t.find}
            placeholder={t.find}
            value={words}
            // the menu would take letters for the beginnings of its items
            onKeyDown={(event) => event.key.length === 1 && event.stopPropagation()}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
        )}
        {dataSets.map((dataSet) => (
          <Menu.Item key={dataSet.name} onClick={() => start(dataSet.name)}>
            {dataSet.name}
          </Menu.Item>
        ))}
        {more > 0 && <Menu.Label>{texts.filters.moreNames(more)}</Menu.Label>}
        <Menu.Divider />
        <Menu.Item onClick={startAll}>{t.all}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
