import { Button, NativeSelect, Skeleton, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { usePlansToCommand } from '../api/allowed';
import type { Forecast, Plan, PlanMode } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { Said } from '../parts/Said';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { texts } from '../texts';
import { PlanGraph } from './PlanGraph';
import { PlanApproval } from './PlanApproval';
import { Verified } from './PlanList';
import { useDryRun, usePlans } from './queries';
import { RunDialog } from './RunDialog';
import { RunList } from './RunList';

const t = texts.plans;
const route = getRouteApi('/plans/$name');

/** One plan: its steps, what a run would do and how long it would take, and its runs. */
export function PlanPage() {
  const { name } = route.useParams();
  const { data, error, refetch } = usePlans();
  const may = usePlansToCommand().includes(name);
  const { mode = 'test', after } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (some: object) =>
    void navigate({ search: (before) => ({ ...before, ...some }), resetScroll: false });
  const [asking, setAsking] = useState(false);
  const plan = data?.items.find((one) => one.name === name);
  return (
    <Page
      title={name}
      hint={<PageLink to="/recovery">{t.back}</PageLink>}
      error={error}
      retry={() => void refetch()}
      actions={
        may &&
        plan && (
          <Button size="xs" onClick={() => setAsking(true)}>
            {t.run}
          </Button>
        )
      }
    >
      {!data && !error && <Skeleton h={240} />}
      {data && !plan && (
        <Nothing says={t.unknown(name)} next={{ label: t.back, link: { to: '/recovery' } }} />
      )}
      {plan && (
        <>
          <Section title={t.name} quiet>
            <dl className="facts facts-wide">
              <div>
                <dt>{t.approach}</dt>
                <dd>{plan.approach}</dd>
              </div>
              <div>
                <dt>{t.toSite}</dt>
                <dd>{plan.site}</dd>
              </div>
              <div>
                <dt>{t.from}</dt>
                <dd>{plan.repository}</dd>
              </div>
              <div>
                <dt>{t.version}</dt>
                <dd>
                  <code title={plan.version}>{plan.version.slice(0, 12)}</code>
                </dd>
              </div>
              <div>
                <dt>{t.verified}</dt>
                <dd>
                  <Verified plan={plan} />
                </dd>
              </div>
            </dl>
          </Section>
          <PlanApproval plan={plan} />
          <Section title={t.graph} hint={t.graphHint}>
            <PlanGraph steps={plan.steps} cell={(step) => <StepCard step={step} />} />
          </Section>
          <DryRun plan={plan} mode={mode} choose={(to) => change({ mode: to })} />
          <RunList
            run={may ? () => setAsking(true) : undefined}
            plan={name}
            after={after}
            onPage={(to) => change({ after: to })}
          />
        </>
      )}
      {asking && plan && <RunDialog plan={plan} first={mode} close={() => setAsking(false)} />}
    </Page>
  );
}

function StepCard({ step }: { step: Plan['steps'][number] }) {
  return (
    <div
      title={[step.message || step.summary, step.fragment && t.fromFragment(step.fragment)]
        .filter(Boolean)
        .join(' · ')}
    >
      <span className="name">{step.step}</span>
      <span className="of graph-says">
        {t.kinds[step.kind] ?? step.kind}
        {step.owner && ` · ${t.owner(step.owner)}`}
      </span>
      <span className="of graph-says">{step.summary}</span>
    </div>
  );
}

type ForecastStep = Forecast['steps'][number];

const FORECAST = [
  {
    name: t.step,
    value: (one: ForecastStep) => one.step,
    cell: (one: ForecastStep) => (
      <Named name={one.step} of={[t.kinds[one.kind] ?? one.kind, one.group].filter(Boolean).join(' · ')} />
    ),
  },
  {
    name: t.will,
    value: (one: ForecastStep) => one.will,
    cell: (one: ForecastStep) => t.wills[one.will] ?? one.will,
  },
  {
    name: t.found,
    wide: true,
    value: (one: ForecastStep) => one.problem ?? one.found,
    cell: (one: ForecastStep) => (
      <>
        {one.problem && <StatusBadge status="critical" label={t.notReady} />}
        <span className="message">
          <Said text={one.problem ?? one.found} />
        </span>
      </>
    ),
  },
  {
    name: t.takes,
    value: (one: ForecastStep) => one.expectedSeconds,
    cell: (one: ForecastStep) => (
      <Named
        name={
          one.expectedSeconds === undefined || one.expectedSeconds === null
            ? t.never
            : duration(one.expectedSeconds)
        }
        of={
          one.expectedSeconds === undefined || one.expectedSeconds === null
            ? ''
            : (t.toldBy[one.measuredBy] ?? '')
        }
      />
    ),
  },
];

/** What a run would do, as things stand now. */
function DryRun(props: { plan: Plan; mode: PlanMode; choose: (mode: PlanMode) => void }) {
  const { data, error } = useDryRun(props.plan.name, props.mode);
  return (
    <Section
      title={t.dryRun}
      hint={t.dryRunHint}
      action={
        <NativeSelect
          size="xs"
          aria-label={t.mode}
          value={props.mode}
          data={Object.entries(t.modes).map(([value, label]) => ({ value, label }))}
          onChange={(event) => props.choose(event.currentTarget.value as PlanMode)}
        />
      }
    >
      {error && <Failure says={error.message} />}
      {!data && !error && <Skeleton h={120} />}
      {data && (
        <>
          <dl className="facts facts-wide" data-testid="forecast">
            <div>
              <dt>{t.ready}</dt>
              <dd>
                <StatusBadge
                  status={data.ready ? 'success' : 'critical'}
                  label={data.ready ? t.ready : t.notReady}
                />
                {data.refusals.map((refusal) => (
                  <span key={refusal} className="of message">
                    {refusal}
                  </span>
                ))}
              </dd>
            </div>
            <div>
              <dt>{t.version}</dt>
              <dd>
                <code title={data.version}>{data.version.slice(0, 12)}</code>{' '}
                {data.approved ? t.isApproved : t.notApproved}
              </dd>
            </div>
            <div>
              <dt>{t.expected}</dt>
              <dd>
                {t.expectedOf(
                  duration(data.expectedSeconds),
                  data.rtoTargetSeconds ? duration(data.rtoTargetSeconds) : undefined,
                )}
              </dd>
            </div>
            <div>
              <dt>{t.way}</dt>
              <dd>{data.criticalPath.join(' → ') || texts.nothing}</dd>
            </div>
          </dl>
          {data.unmeasured.length > 0 && (
            <Text size="xs" c="dimmed" my="xs">
              {t.unmeasured(data.unmeasured)}
            </Text>
          )}
          <DataTable
            label={t.dryRun}
            columns={FORECAST}
            rows={data.steps}
            fileName={`forecast-${props.plan.name}`}
            idOf={(one) => one.step}
            testIdOf={(one) => `will-${one.step}`}
            broad
          />
        </>
      )}
    </Section>
  );
}
