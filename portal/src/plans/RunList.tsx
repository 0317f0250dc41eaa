import { answer, api } from '../api/client';
import { RUNS } from '../api/keys';
import type { PlanRun } from '../api/types';
import { Named } from '../parts/DataTable';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';

const t = texts.plans;

const COLUMNS = [
  {
    name: t.when,
    value: (run: PlanRun) => run.requestedAt,
    cell: (run: PlanRun) => (
      <PageLink to="/runs/$id" params={{ id: run.runId }}>
        <Moment at={run.startTime ?? run.requestedAt} />
      </PageLink>
    ),
  },
  {
    name: t.mode,
    value: (run: PlanRun) => run.mode,
    cell: (run: PlanRun) => t.modes[run.mode] ?? run.mode,
  },
  {
    name: t.status,
    value: (run: PlanRun) => run.status,
    cell: (run: PlanRun) => (
      <StatusBadge status={run.status} label={texts.runs.status[run.status] ?? run.status} />
    ),
  },
  {
    name: t.by,
    wide: true,
    value: (run: PlanRun) => `${run.requestedBy}: ${run.reason}`,
    cell: (run: PlanRun) => <Named name={run.requestedBy} of={run.reason} />,
  },
  {
    name: t.took,
    value: (run: PlanRun) => run.elapsedSeconds,
    cell: (run: PlanRun) => (
      <PageLink to="/runs/$id" params={{ id: run.runId }}>
        {duration(run.elapsedSeconds)}
      </PageLink>
    ),
  },
];

/** When a plan was run, how and by whom. */
export function RunList(props: {
  plan: string;
  /** For who may. */
  run?: () => void;
  after?: string;
  onPage: (after: string | undefined) => void;
}) {
  const { plan } = props;
  return (
    <Section title={t.runs}>
      <PagedTable<PlanRun>
        label={t.runs}
        queryKey={[...RUNS, 'of', plan]}
        load={(from, limit) =>
          answer(
            api.GET('/api/v1/admin/dr/plans/{name}/runs', {
              params: { path: { name: plan }, query: { after: from, limit } },
            }),
          )
        }
        columns={COLUMNS}
        idOf={(run) => run.runId}
        testIdOf={() => 'run'}
        after={props.after}
        onPage={props.onPage}
        fileName={`runs-of-${plan}`}
        empty={
          <Nothing
            says={t.noRuns}
            hint={t.noRunsNext}
            next={
              props.run
                ? { label: t.firstTest, act: props.run }
                : { label: t.back, link: { to: '/recovery' } }
            }
          />
        }
      />
    </Section>
  );
}
