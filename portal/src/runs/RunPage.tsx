import { Button, Skeleton, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlansToCommand } from '../api/allowed';
import type { PlanRun, StepRun } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { ReasonDialog } from '../parts/ReasonDialog';
import { Nothing } from '../parts/Nothing';
import { Said } from '../parts/Said';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { TileList } from '../parts/TileList';
import { Moment, useUptime } from '../parts/Time';
import { toneOf } from '../parts/tone';
import { isEnded, isUnderWay, useAbortRun, useRun } from '../plans/queries';
import { texts } from '../texts';
import { serverTime } from './clock';
import { Clock, Ending, Tile } from './Clocks';
import { Course } from './Course';
import { isLeftOut, standing } from './standing';
import { StepList } from './StepList';

const t = texts.runs;
const route = getRouteApi('/runs/$id');
const WAITS = ['WAITING', 'NEEDS_DECISION'];
const PASSED = ['SUCCESS', 'CHECKED'];

/** The war room: how a run stands against its clock, what waits for whom, what was told to whom. */
export function RunPage() {
  const { id } = route.useParams();
  const { data: known, error, refetch } = useRun(id);
  const data = known?.run;
  const may = usePlansToCommand().includes(data?.plan ?? '');
  const [aborting, setAborting] = useState(false);
  const abort = useAbortRun(id);
  const under = data !== undefined && isUnderWay(data.status);
  return (
    <Page
      title={data ? t.title(data.plan) : texts.plans.runs}
      mark={data && (t.status[data.status] ?? data.status)}
      hint={data && t.hint(texts.plans.modes[data.mode] ?? data.mode, data.requestedBy, data.reason)}
      error={error}
      retry={() => void refetch()}
      unknown={{ says: t.unknown, next: { label: texts.plans.back, link: { to: '/recovery' } } }}
      actions={
        may &&
        under && (
          <Button size="xs" variant="default" onClick={() => setAborting(true)}>
            {t.abort}
          </Button>
        )
      }
    >
      {!data && !error && <Skeleton h={320} />}
      {known && <Room {...known} />}
      {aborting && (
        <ReasonDialog
          title={t.abort}
          hint={t.abortHint}
          label={t.abortReason}
          confirm={t.abort}
          cancel={t.cancel}
          error={abort.error}
          busy={abort.isPending}
          send={(reason) => abort.mutate(reason, { onSuccess: () => setAborting(false) })}
          close={() => {
            abort.reset();
            setAborting(false);
          }}
        />
      )}
    </Page>
  );
}

const TOLD = [
  {
    name: t.told,
    value: (step: StepRun) => step.summary,
    cell: (step: StepRun) => <Named name={step.summary} of={step.step} />,
  },
  {
    name: texts.plans.when,
    value: (step: StepRun) => step.startTime,
    cell: (step: StepRun) => <Moment at={step.startTime} />,
  },
  {
    name: texts.plans.status,
    value: (step: StepRun) => step.status,
    cell: (step: StepRun) => <StatusBadge {...standing(step)} />,
  },
  {
    name: texts.drillPages.details,
    wide: true,
    value: (step: StepRun) => step.error ?? step.detail,
    cell: (step: StepRun) => (
      <span className="message">
        <Said text={step.error ?? step.detail} />
      </span>
    ),
  },
];

function Room({ run, receivedAt }: { run: PlanRun; receivedAt: number }) {
  const now = serverTime(run, receivedAt, useUptime());
  const ended = isEnded(run.status);
  const end = run.endTime ? Date.parse(run.endTime) : now;
  const waiting = run.steps.filter((step) => WAITS.includes(step.status));
  const awaits = run.status === 'AWAITING_APPROVAL';
  const passed = run.steps.filter((step) => PASSED.includes(step.status)).length;
  const leftOut = run.steps.filter(isLeftOut).length;
  const skipped = run.steps.filter((step) => step.status === 'SKIPPED').length - leftOut;
  const all = run.steps.length - leftOut - skipped;
  const tells = run.steps.filter((step) => step.kind === 'notify' && step.startTime);
  return (
    <>
      <TileList label={t.clock}>
        <Clock run={run} now={now} />
        <Ending run={run} now={now} />
        <Tile name={texts.plans.status} tone={toneOf(run.status)}>
          <span data-testid="run-status">
            <StatusBadge status={run.status} label={t.status[run.status] ?? run.status} />
          </span>
        </Tile>
        <Tile name={t.passed} tone={passed === all ? 'good' : 'busy'}>
          <PageLink to="/runs/$id" params={{ id: run.runId }} hash="steps" className="tile-value">
            {t.passedOf(passed, all)}
          </PageLink>
          {skipped > 0 && <span className="of">{t.skipped(skipped)}</span>}
          {leftOut > 0 && <span className="of">{t.leftOut(leftOut)}</span>}
        </Tile>
        <Tile name={t.waiting} tone={awaits || waiting.length > 0 ? 'warning' : 'good'}>
          <span className="tile-value">
            {awaits ? (
              <PageLink to="/approvals">{t.approval}</PageLink>
            ) : waiting.length === 0 ? (
              t.nobody
            ) : (
              waiting.map((step) => step.step).join(', ')
            )}
          </span>
        </Tile>
      </TileList>
      {run.outcome && (
        <Section title={t.outcome}>
          <Text size="sm" className="message" data-testid="outcome">
            <Said text={run.outcome} />
          </Text>
        </Section>
      )}
      <Section title={t.timeline}>
        {run.startTime ? (
          <Course steps={run.steps} begin={Date.parse(run.startTime)} end={end} />
        ) : (
          <Nothing
            says={t.empty}
            next={
              awaits
                ? { label: t.emptyApproval, link: { to: '/approvals' } }
                : {
                    label: ended ? t.emptyEnded : t.plan,
                    link: { to: '/plans/$name', params: { name: run.plan } },
                  }
            }
          />
        )}
      </Section>
      <Section title={t.steps} anchor="steps">
        <StepList run={run} />
      </Section>
      <Section title={t.tells}>
        {tells.length === 0 ? (
          <Nothing
            says={t.noTells}
            next={{ label: t.noTellsNext, link: { to: '/plans/$name', params: { name: run.plan } } }}
          />
        ) : (
          <DataTable
            label={t.tells}
            columns={TOLD}
            rows={tells}
            fileName={`communication-${run.runId}`}
            idOf={(step) => step.step}
            testIdOf={(step) => `told-${step.step}`}
          />
        )}
      </Section>
      <Section title={t.who}>
        <dl className="facts facts-wide">
          {run.participants.map((one) => (
            <div key={`${one.name} ${one.role}`}>
              <dt>{one.role || texts.nothing}</dt>
              <dd>
                {one.name}
                <span className="of">{one.trainedOn ? t.trained(one.trainedOn) : t.untrained}</span>
              </dd>
            </div>
          ))}
          <div>
            <dt>{t.plan}</dt>
            <dd>
              <PageLink to="/plans/$name" params={{ name: run.plan }}>
                {run.plan}
              </PageLink>
            </dd>
          </div>
          <div>
            <dt>{t.version}</dt>
            <dd>
              <code title={run.version}>{run.version.slice(0, 12)}</code>
              {!run.approved && <span className="of">{t.unapproved(run.despiteApproval ?? '')}</span>}
            </dd>
          </div>
          {run.drillId && (
            <div>
              <dt>{t.drill}</dt>
              <dd>
                <PageLink to="/drills/$id" params={{ id: run.drillId }}>
                  {t.drill}
                </PageLink>
              </dd>
            </div>
          )}
        </dl>
      </Section>
    </>
  );
}
