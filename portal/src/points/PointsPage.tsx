import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useAllowed } from '../api/allowed';
import { answer, api } from '../api/client';
import { POINTS } from '../api/keys';
import { useMay } from '../api/session';
import type { RecoveryPoint } from '../api/types';
import { level, LEVELS } from '../api/words';
import { DataSetFilter } from '../parts/DataSetFilter';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { bytes } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { NameSelect } from '../parts/NameSelect';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Proof } from '../parts/Proof';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { KeepingDialog } from './KeepingDialog';

const t = texts.points;
const route = getRouteApi('/points');

/** Every recovery point in the catalog. */
export function PointsPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const somewhere = useMay('restore');
  const mayRestore = useAllowed('restore');
  const mayOperate = useAllowed('operate');
  const mayHold = useMay('people');
  const keepsSome = useMay('operate') || mayHold;
  const [keeping, setKeeping] = useState<RecoveryPoint>();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = Object.values(filters).some((one) => one !== undefined);
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.title} quiet>
        <PagedTable<RecoveryPoint>
          label={t.title}
          queryKey={[...POINTS, filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/recovery_points', {
                params: {
                  query: {
                    dataSet: filters.dataSet,
                    repository: filters.repository,
                    proofLevel: filters.proof,
                    after: from,
                    limit,
                  },
                },
              }),
            )
          }
          columns={columns(
            somewhere && mayRestore,
            keepsSome && ((services) => mayHold || mayOperate(services)),
            setKeeping,
          )}
          idOf={(point) => point.recoveryPointId}
          testIdOf={(point) => `point-${point.dataSet}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="recovery-points"
          filters={
            <>
              <DataSetFilter value={filters.dataSet} onChange={(dataSet) => narrow({ dataSet })} />
              <NameSelect
                kind="Repository"
                size="xs"
                label={t.repository}
                placeholder={t.all}
                value={filters.repository}
                onChange={(repository) => narrow({ repository })}
              />
              <Filter
                label={t.proof}
                all={t.all}
                value={filters.proof}
                options={LEVELS.map((one) => ({ value: one, label: texts.levels[one] ?? one }))}
                onChange={(proof) => narrow({ proof: level(proof) })}
              />
            </>
          }
          empty={
            filtered ? (
              <Nothing says={t.emptyFiltered} next={{ label: t.clear, link: { to: '/points' } }} />
            ) : (
              <Nothing
                says={t.empty}
                hint={t.emptyNext}
                next={{ label: texts.backups.onOverview, link: { to: '/' } }}
              />
            )
          }
          broad
        />
      </Section>
      {keeping && <KeepingDialog point={keeping} close={() => setKeeping(undefined)} />}
    </Page>
  );
}

type Allowed = false | ((services: string[]) => boolean);

/**
 * @param mayRestore whether what concerns these services; false: nothing at all
 * @param mayKeep the same, of holding and deleting
 */
const columns = (mayRestore: Allowed, mayKeep: Allowed, keep: (point: RecoveryPoint) => void) => [
  {
    name: t.dataSet,
    value: (point: RecoveryPoint) => point.dataSet,
    cell: (point: RecoveryPoint) => (
      <Named
        name={point.dataSet}
        of={
          <PageLink to="/services/$name" params={{ name: point.serviceName }} size="xs">
            {point.serviceName}
          </PageLink>
        }
      />
    ),
  },
  {
    name: t.state,
    value: (point: RecoveryPoint) => point.consistentAt,
    cell: (point: RecoveryPoint) => <Moment at={point.consistentAt} />,
  },
  {
    name: t.proof,
    value: (point: RecoveryPoint) => point.proofLevel,
    cell: (point: RecoveryPoint) => (
      <>
        <Proof level={point.proofLevel} />
        {point.facts.damaged && (
          <span className="message of">
            {t.damaged}: {point.facts.damaged}
          </span>
        )}
      </>
    ),
  },
  {
    name: t.held,
    value: (point: RecoveryPoint) => point.legalHolds.join('; '),
    cell: (point: RecoveryPoint) =>
      point.legalHolds.length > 0 && (
        <span className="message of">
          <IconLock size={12} aria-hidden /> {point.legalHolds.join('; ')}
        </span>
      ),
  },
  {
    name: t.repository,
    value: (point: RecoveryPoint) => point.repository,
    cell: (point: RecoveryPoint) => point.repository,
  },
  {
    name: t.size,
    value: (point: RecoveryPoint) => point.sizeBytes,
    cell: (point: RecoveryPoint) => bytes(point.sizeBytes),
  },
  {
    name: t.added,
    value: (point: RecoveryPoint) => point.addedBytes,
    cell: (point: RecoveryPoint) =>
      point.backupJobId ? (
        <PageLink to="/jobs/$id" params={{ id: point.backupJobId }}>
          {bytes(point.addedBytes)}
        </PageLink>
      ) : (
        bytes(point.addedBytes)
      ),
  },
  {
    name: t.snapshot,
    value: (point: RecoveryPoint) => point.snapshotId,
    cell: (point: RecoveryPoint) =>
      mayRestore && mayRestore([point.serviceName]) ? (
        <PageLink
          to="/restore"
          search={{ dataSet: point.dataSet, point: point.recoveryPointId, step: 'scope', browse: 'yes' }}
          aria-label={t.lookInto(point.snapshotId.slice(0, 8))}
        >
          <code>{point.snapshotId.slice(0, 8)}</code>
        </PageLink>
      ) : (
        <code>{point.snapshotId.slice(0, 8)}</code>
      ),
  },
  ...(mayRestore
    ? [
        {
          name: texts.navigation.restore,
          cell: (point: RecoveryPoint) =>
            mayRestore([point.serviceName]) && (
              <LinkButton
                size="compact-sm"
                variant="default"
                to="/restore"
                search={{ dataSet: point.dataSet, point: point.recoveryPointId }}
              >
                {t.restore}
              </LinkButton>
            ),
        },
      ]
    : []),
  ...(mayKeep
    ? [
        {
          name: t.keeping,
          cell: (point: RecoveryPoint) =>
            mayKeep([point.serviceName]) && (
              <Button size="compact-sm" variant="default" onClick={() => keep(point)}>
                {t.keep}
              </Button>
            ),
        },
      ]
    : []),
];
