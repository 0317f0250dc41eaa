import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { RESTORES } from '../api/keys';
import { useMay } from '../api/session';
import type { Restore } from '../api/types';
import { work, WORK } from '../api/words';
import { DataSetFilter } from '../parts/DataSetFilter';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { duration } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';

const t = texts.restoreRuns;
const route = getRouteApi('/restores');

const COLUMNS = [
  {
    name: texts.points.dataSet,
    value: (run: Restore) => run.dataSet,
    cell: (run: Restore) => (
      <Named
        name={
          <PageLink to="/restores/$id" params={{ id: run.restoreId }}>
            {run.dataSet}
          </PageLink>
        }
        of={texts.restores.kinds[run.restoreType] ?? run.restoreType}
      />
    ),
  },
  {
    name: texts.backups.status,
    wide: true,
    value: (run: Restore) => run.status,
    cell: (run: Restore) => (
      <>
        <StatusBadge status={run.status} label={texts.restoreStatus[run.status] ?? run.status} />
        {run.status === 'IN_PROGRESS' && run.progress && <WorkBar progress={run.progress} />}
      </>
    ),
  },
  {
    name: texts.backups.started,
    value: (run: Restore) => run.startTime ?? run.requestedAt,
    cell: (run: Restore) => <Moment at={run.startTime ?? run.requestedAt} />,
  },
  {
    name: texts.targets.rto,
    value: (run: Restore) => run.measuredRtoSeconds,
    cell: (run: Restore) =>
      run.measuredRtoSeconds === null || run.measuredRtoSeconds === undefined ? (
        texts.nothing
      ) : (
        <PageLink to="/restores/$id" params={{ id: run.restoreId }}>
          {duration(run.measuredRtoSeconds)}
        </PageLink>
      ),
  },
  {
    name: texts.targets.proof,
    value: (run: Restore) => run.proofLevel,
    cell: (run: Restore) => texts.levels[run.proofLevel ?? ''] ?? texts.nothing,
  },
  {
    name: t.reason,
    wide: true,
    value: (run: Restore) => run.reason,
    cell: (run: Restore) => (
      <Named name={<span className="plainly">{run.reason}</span>} of={run.requestedBy} />
    ),
  },
  { name: 'id', value: (run: Restore) => run.restoreId, cell: () => null, hidden: true },
];

/** Every restore there was. */
export function RestoresPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const mayRestore = useMay('restore');
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = filters.dataSet !== undefined || filters.status !== undefined;
  const start = (
    <LinkButton size="xs" to="/restore">
      {t.emptyNext}
    </LinkButton>
  );
  return (
    <Page title={t.title} hint={t.hint} actions={mayRestore && start}>
      <Section title={t.title} quiet>
        <PagedTable<Restore>
          label={t.title}
          queryKey={[...RESTORES, filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/restore', { params: { query: { ...filters, after: from, limit } } }),
            )
          }
          columns={COLUMNS}
          idOf={(run) => run.restoreId}
          testIdOf={(run) => `run-${run.dataSet}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="restores"
          filters={
            <>
              <DataSetFilter value={filters.dataSet} onChange={(dataSet) => narrow({ dataSet })} />
              <Filter
                label={texts.backups.status}
                all={texts.points.all}
                value={filters.status}
                options={WORK.map((one) => ({ value: one, label: texts.restoreStatus[one] ?? one }))}
                onChange={(status) => narrow({ status: work(status) })}
              />
            </>
          }
          empty={
            <Nothing
              says={filtered ? t.emptyFiltered : t.empty}
              next={
                filtered
                  ? { label: texts.points.clear, link: { to: '/restores' } }
                  : mayRestore
                    ? { label: t.emptyNext, link: { to: '/restore' } }
                    : { label: texts.drills.toDrills, link: { to: '/drills' } }
              }
            />
          }
          broad
        />
      </Section>
    </Page>
  );
}
