import { Alert, Anchor, Button, Skeleton, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../api/session';
import type { Restore } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { DataTable } from '../parts/DataTable';
import { Downloads } from '../parts/Downloads';
import { Export } from '../parts/Export';
import { Failure } from '../parts/Failure';
import { duration } from '../parts/format';
import { LinkButton } from '../parts/Links';
import { Meter } from '../parts/Meter';
import { Page } from '../parts/Page';
import { Proof } from '../parts/Proof';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Standing } from '../parts/Standing';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment, Time, useNow } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { draftAgain } from '../restore/again';
import { texts } from '../texts';
import { Part } from './Part';
import { useCancelRestore, useRestoredPart, useStopInstance } from './queries';
import { Steps } from './Steps';

const t = texts.restoreRuns;
const route = getRouteApi('/restores/$id');

/** One restore, from the request to its evidence; of a part also what differs, and putting it back. */
export function RestoreRunPage() {
  const { id } = route.useParams();
  const { data: run, error, refetch } = useRestoredPart(id);
  if (run === undefined)
    return (
      <Page
        title={texts.navigation.restores}
        error={error}
        retry={() => void refetch()}
        unknown={{ says: t.unknown, next: { label: t.back, link: { to: '/restores' } } }}
      >
        {!error && <Skeleton h={320} />}
      </Page>
    );
  const underWay = run.status === 'IN_PROGRESS' || run.status === 'SCHEDULED';
  return (
    <Page
      title={t.one(run.dataSet)}
      error={error}
      hint={
        <Standing status={run.status} label={texts.restoreStatus[run.status] ?? run.status}>
          {texts.restores.kinds[run.restoreType] ?? run.restoreType}
          <Time at={run.endTime ?? run.startTime ?? run.requestedAt} />
        </Standing>
      }
      actions={<Actions run={run} />}
    >
      {run.status === 'FAILED' && <Failure title={texts.part.failed} says={run.errorMessage ?? ''} />}
      {run.status === 'CANCELLED' && (
        <Alert className="notice" data-tone="waiting" role="status" title={texts.restoreStatus.CANCELLED}>
          <span className="message">{run.errorMessage}</span>
        </Alert>
      )}
      {underWay && run.progress && (
        <Section title={t.running}>
          <WorkBar progress={run.progress} />
        </Section>
      )}
      {run.restoreType === 'Selective' && run.dataType === 'PostgreSQL_DB' && run.status === 'SUCCESS' && (
        <Part run={run} />
      )}
      <Section title={t.steps} hint={<Clock run={run} />}>
        {run.steps.length === 0 ? <Text size="sm">{t.noSteps}</Text> : <Steps steps={run.steps} />}
      </Section>
      {run.status === 'SUCCESS' && <Validations run={run} />}
      <About run={run} />
    </Page>
  );
}

function Actions({ run }: { run: Restore }) {
  const mayRestore = useMay('restore', [run.serviceName]);
  const stop = useStopInstance(run.restoreId);
  const cancel = useCancelRestore(run.restoreId);
  const ended = run.status === 'SUCCESS' || run.status === 'FAILED' || run.status === 'CANCELLED';
  // one over a data directory has to go on once it has begun; a part of a drill is cancelled with it
  const cancellable =
    !run.drillId &&
    (run.status === 'SCHEDULED' || (run.status === 'IN_PROGRESS' && run.restoreType !== 'InPlace'));
  return (
    <>
      {ended && (
        <Downloads
          path={`/api/v1/admin/restore/${run.restoreId}`}
          name={`restore-${run.restoreId}`}
          forms={['html', 'pdf', 'md']}
        />
      )}
      {mayRestore && cancellable && (
        <CancelButton
          verb={texts.cancelling.restore}
          hint={texts.cancelling.restoreHint}
          askedBy={run.cancelRequestedBy}
          act={cancel}
        />
      )}
      {mayRestore && run.status === 'SUCCESS' && run.facts.port !== undefined && (
        <Button
          size="xs"
          variant="default"
          title={t.stopHint}
          loading={stop.isPending}
          onClick={() => stop.mutate()}
        >
          {t.stop}
        </Button>
      )}
      {mayRestore && (run.status === 'FAILED' || run.status === 'CANCELLED') && (
        <LinkButton size="xs" to="/restore" search={draftAgain(run)}>
          {t.again}
        </LinkButton>
      )}
    </>
  );
}

/** The recovery time so far against its target; it runs until the restore has ended. */
function Clock({ run }: { run: Restore }) {
  const now = useNow();
  const began = run.startTime && new Date(run.startTime).getTime();
  const running = run.status === 'IN_PROGRESS' && began;
  const seconds = running ? Math.round((now.getTime() - began) / 1000) : run.measuredRtoSeconds;
  if (seconds === undefined || seconds === null) return null;
  const limit = (run.targetRtoMinutes ?? 0) * 60;
  return (
    <span className="clock" data-testid="clock">
      {t.clock}: <b>{duration(Math.max(0, seconds))}</b>
      {limit > 0 && ` ${t.ofTarget(duration(limit))}`}
      {typeof run.predictedRtoSeconds === 'number' &&
        `, ${t.predicted(duration(Math.max(1, Math.round(run.predictedRtoSeconds))))}`}
      {limit > 0 && <Meter label={texts.targets.share(t.clock)} value={seconds} limit={limit} />}
    </span>
  );
}

type Check = Restore['validations'][number];

const CHECKS = [
  {
    name: texts.restores.checks,
    value: (check: Check) => check.name,
    cell: (check: Check) => check.name,
  },
  {
    name: texts.backups.status,
    value: (check: Check) => check.passed,
    cell: (check: Check) => (
      <StatusBadge status={check.passed ? 'SUCCESS' : 'FAILED'} label={check.passed ? t.passed : t.failed} />
    ),
  },
  { name: t.facts, wide: true, value: (check: Check) => check.detail, cell: (check: Check) => check.detail },
];

function Validations({ run }: { run: Restore }) {
  return (
    <Section
      title={t.validations}
      action={
        <Export
          name={`checks-${run.restoreId}`}
          of={t.validations}
          columns={CHECKS}
          rows={() => Promise.resolve(run.validations)}
        />
      }
    >
      {run.validations.length === 0 ? (
        <Undeclared says={t.noValidations} hint={t.noValidationsNext} />
      ) : (
        <DataTable
          label={t.validations}
          columns={CHECKS}
          rows={run.validations}
          idOf={(check) => check.name}
          testIdOf={(check) => `check-${check.name}`}
        />
      )}
    </Section>
  );
}

/** Only what was brought back for good is still where it went: the rest may be gone, as is said above. */
function placed(run: Restore): string {
  if (run.status === 'SCHEDULED' || run.status === 'IN_PROGRESS') return t.goesTo;
  return run.status === 'SUCCESS' && !run.drillId ? t.target : t.wentTo;
}

function About({ run }: { run: Restore }) {
  const selected = Object.entries(run.selection);
  const place =
    // one over what was there only keeps its server's log in a directory of its own
    run.selection['place.in-place'] ??
    run.target.directory ??
    Object.entries(run.target.settings ?? {})
      .map(([key, value]) => `${key} ${value}`)
      .join(', ');
  return (
    <Section title={t.evidence}>
      <dl className="facts facts-wide">
        <div>
          <dt>{t.reason}</dt>
          <dd className="message">{run.reason}</dd>
        </div>
        <div>
          <dt>{t.by}</dt>
          <dd>{run.requestedBy}</dd>
        </div>
        <div>
          <dt>{t.wanted}</dt>
          <dd>
            {run.requestedPointInTime ? <Moment at={run.requestedPointInTime} /> : t.newest}
            {selected.length > 0 && (
              <span className="of">{selected.map(([key, value]) => `${key}: ${value}`).join('; ')}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.recovered}</dt>
          <dd>{run.recoveredTo ? <Moment at={run.recoveredTo} /> : texts.nothing}</dd>
        </div>
        <div>
          <dt>{t.from}</dt>
          <dd>
            {run.repository}
            <span className="of">{run.snapshotId.slice(0, 8)}</span>
          </dd>
        </div>
        <div>
          <dt>{placed(run)}</dt>
          <dd className="message">{place || texts.nothing}</dd>
        </div>
        <div>
          <dt>{texts.targets.proof}</dt>
          <dd>
            <Proof level={run.proofLevel} />
          </dd>
        </div>
        {run.drillId && (
          <div>
            <dt>{t.drill}</dt>
            <dd>
              <Anchor
                href={`/api/v1/admin/dr/drills/${run.drillId}/report.html`}
                target="_blank"
                rel="noreferrer"
              >
                {texts.drills.report}
              </Anchor>
            </dd>
          </div>
        )}
        {Object.entries(run.facts).map(([key, value]) => (
          <div key={key}>
            <dt>{key.replaceAll('_', ' ')}</dt>
            <dd className="message">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
