import { Alert, Button, Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../api/session';
import type { BackupJob } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { Failure } from '../parts/Failure';
import { bytes, duration } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Section } from '../parts/Section';
import { Standing } from '../parts/Standing';
import { Moment, Time } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';
import { HookRuns } from './HookRuns';
import { JobLog } from './JobLog';
import { useCancelBackup, useJob, useTurn, verbsFor } from './queries';

const t = texts.jobs;
const route = getRouteApi('/jobs/$id');

/** One backup: how far it is, what it came to, and what it left. */
export function JobPage() {
  const { id } = route.useParams();
  const { data: job, error, refetch } = useJob(id);
  if (job === undefined)
    return (
      <Page
        title={t.title}
        error={error}
        retry={() => void refetch()}
        unknown={{ says: t.unknown, next: { label: t.back, link: { to: '/jobs' } } }}
      >
        {!error && <Skeleton h={240} />}
      </Page>
    );
  return (
    <Page
      title={t.one(job.dataSet)}
      error={error}
      hint={
        <Standing status={job.state} label={t.state[job.state] ?? job.state}>
          <Time at={job.endTime ?? job.startTime ?? job.scheduledFor} />
        </Standing>
      }
      actions={<Actions job={job} />}
    >
      {job.errorMessage && <Failure title={t.failed} says={job.errorMessage} />}
      {job.status === 'IN_PROGRESS' && job.progress && (
        <Section title={texts.restoreRuns.running}>
          <WorkBar progress={job.progress} />
        </Section>
      )}
      {job.warning && (
        <Alert className="notice" data-tone="warning" role="alert" title={t.warned}>
          <span className="message">{job.warning}</span>
        </Alert>
      )}
      <Facts job={job} />
      <HookRuns id={id} />
      <JobLog id={id} />
    </Page>
  );
}

function Actions({ job }: { job: BackupJob }) {
  const mayAct = useMay('operate', [job.serviceName]);
  const turn = useTurn(job.jobId);
  const cancel = useCancelBackup(job.jobId);
  return (
    <>
      <LinkButton size="xs" variant="default" to="/points" search={{ dataSet: job.dataSet }}>
        {texts.services.points}
      </LinkButton>
      {mayAct &&
        verbsFor(job.status).map((verb) =>
          verb === 'cancel' ? (
            <CancelButton
              key={verb}
              verb={texts.cancelling.backup}
              hint={texts.cancelling.backupHint}
              act={cancel}
            />
          ) : (
            <Button
              key={verb}
              size="xs"
              variant={verb === 'pause' ? 'default' : 'filled'}
              loading={turn.isPending && turn.variables === verb}
              onClick={() => turn.mutate(verb)}
            >
              {t.verbs[verb]}
            </Button>
          ),
        )}
    </>
  );
}

function Facts({ job }: { job: BackupJob }) {
  const seconds =
    job.startTime && job.endTime
      ? (new Date(job.endTime).getTime() - new Date(job.startTime).getTime()) / 1000
      : undefined;
  return (
    <Section title={t.about}>
      <dl className="facts facts-wide">
        <div>
          <dt>{texts.services.service}</dt>
          <dd>
            <PageLink to="/services/$name" params={{ name: job.serviceName }}>
              {job.serviceName}
            </PageLink>
          </dd>
        </div>
        <div>
          <dt>{t.requested}</dt>
          <dd>
            <Moment at={job.requestedAt} />
          </dd>
        </div>
        <div>
          <dt>{texts.restoreRuns.by}</dt>
          <dd>{job.requestedBy}</dd>
        </div>
        <div>
          <dt>{texts.backups.started}</dt>
          <dd>
            <Moment at={job.startTime} />
          </dd>
        </div>
        <div>
          <dt>{texts.backups.took}</dt>
          <dd>{seconds === undefined ? texts.nothing : duration(seconds)}</dd>
        </div>
        <div>
          <dt>{t.attempts}</dt>
          <dd>{t.attemptsOf(job.attempts, job.failures)}</dd>
        </div>
        <div>
          <dt>{texts.backups.size}</dt>
          <dd>
            {job.backupSizeBytes ? (
              <PageLink to="/points" search={{ dataSet: job.dataSet }}>
                {bytes(job.backupSizeBytes)}
              </PageLink>
            ) : (
              texts.nothing
            )}
          </dd>
        </div>
        <div>
          <dt>{texts.points.added}</dt>
          <dd>
            {job.addedBytes === undefined || job.addedBytes === null ? texts.nothing : bytes(job.addedBytes)}
          </dd>
        </div>
        {job.recoveryPoints.map((point) => (
          <div key={point.recoveryPointId}>
            <dt>{t.pointIn(point.repository)}</dt>
            <dd>
              <PageLink to="/restore" search={{ dataSet: job.dataSet, point: point.recoveryPointId }}>
                {point.snapshotId.slice(0, 8)}
              </PageLink>
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
