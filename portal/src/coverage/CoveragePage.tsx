import { Button, Group, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { COVERAGE } from '../api/keys';
import { SHOWN } from '../api/mutations';
import { useMayEverywhere } from '../api/session';
import type { Finding } from '../api/types';
import { findingState, FINDING_STATES } from '../api/words';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Filter } from '../parts/Filter';
import { bytes } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { ReasonDialog } from '../parts/ReasonDialog';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { SubjectLink } from '../parts/SubjectLink';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { Looking } from './Looking';
import { findings, useAcknowledge, useCovered, useLook } from './queries';

const t = texts.coverage;
const route = getRouteApi('/coverage');

const COLUMNS = [
  {
    name: t.what,
    value: (one: Finding) => one.name,
    cell: (one: Finding) => <Named name={one.name} of={one.detail || one.kind} />,
  },
  {
    name: t.state,
    value: (one: Finding) => one.state,
    cell: (one: Finding) => (
      <>
        <StatusBadge status={one.state} label={t.states[one.state] ?? one.state} />
        {one.dataSets.length > 0 && (
          <span className="of">
            {t.by}{' '}
            {one.dataSets.map((name, at) => (
              <span key={name}>
                {at > 0 && ', '}
                <SubjectLink name={name} amidWords />
              </span>
            ))}
          </span>
        )}
        {one.acknowledgedBy && (
          <span className="of message">
            {t.acknowledgedBy(one.acknowledgedBy, one.acknowledgementReason ?? '')}
          </span>
        )}
      </>
    ),
  },
  { name: t.place, wide: true, value: (one: Finding) => one.place, cell: (one: Finding) => one.place },
  {
    name: t.size,
    value: (one: Finding) => one.sizeBytes,
    cell: (one: Finding) =>
      one.sizeBytes === undefined || one.sizeBytes === null ? texts.nothing : bytes(one.sizeBytes),
  },
  {
    name: t.seen,
    value: (one: Finding) => one.firstSeen,
    cell: (one: Finding) => <Moment at={one.firstSeen} />,
  },
];

/** What exists and nothing protects, before what is protected. */
export function CoveragePage() {
  const { after, state } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useCovered();
  const mayLook = useMayEverywhere('operate');
  const mayDecide = useMayEverywhere('configure');
  const seesAll = useMayEverywhere('read');
  const look = useLook();
  const [chosen, setChosen] = useState<Finding>();
  const columns = mayDecide
    ? [
        ...COLUMNS,
        { name: '', wide: true, cell: (one: Finding) => <Decide finding={one} choose={setChosen} /> },
      ]
    : COLUMNS;
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={error}
      retry={() => void refetch()}
      actions={
        mayLook && (
          <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
            {t.look}
          </Button>
        )
      }
    >
      {look.isSuccess && (
        <Text size="xs" c="dimmed" role="status">
          {t.looking}
        </Text>
      )}
      {seesAll && <Looking />}
      {data &&
        (data.places.length === 0 && data.total === 0 ? (
          seesAll ? (
            <Undeclared says={t.empty} hint={t.emptyNext} />
          ) : (
            <Nothing
              says={t.noneOfYours}
              hint={t.noneOfYoursNext}
              next={{ label: t.seeServices, link: { to: '/services' } }}
            />
          )
        ) : (
          <>
            <Section
              title={t.unprotected(data.unprotected)}
              hint={
                <>
                  <PageLink to="/coverage" search={{ state: 'UNPROTECTED' }} underline="always">
                    {t.without(data.unprotected)}
                  </PageLink>
                  {', '}
                  <PageLink to="/coverage" search={{ state: 'PROTECTED' }} underline="always">
                    {t.covered(data.covered - data.declared)}
                  </PageLink>
                  {data.declared > 0 && (
                    <>
                      {', '}
                      <PageLink to="/coverage" search={{ state: 'DECLARED' }} underline="always">
                        {t.neverBackedUp(data.declared)}
                      </PageLink>
                    </>
                  )}
                  {', '}
                  <PageLink to="/coverage" search={{ state: 'ACKNOWLEDGED' }} underline="always">
                    {t.needNot(data.acknowledged)}
                  </PageLink>
                </>
              }
            >
              <PagedTable<Finding>
                label={t.title}
                queryKey={[...COVERAGE, 'pages', state]}
                load={(from, limit) => findings({ state, after: from, limit })}
                columns={columns}
                idOf={(one) => one.findingId}
                testIdOf={(one) => `finding-${one.name}`}
                after={after}
                onPage={(to) =>
                  void navigate({ search: (before) => ({ ...before, after: to }), resetScroll: false })
                }
                fileName="coverage"
                filters={
                  <Filter
                    label={t.state}
                    all={texts.filters.all}
                    value={state}
                    options={FINDING_STATES.map((value) => ({ value, label: t.states[value] ?? value }))}
                    onChange={(to) =>
                      void navigate({ search: { state: findingState(to) }, resetScroll: false })
                    }
                  />
                }
                empty={
                  state === undefined ? (
                    <Nothing
                      says={t.nothingFound}
                      hint={t.nothingFoundNext}
                      next={
                        mayLook
                          ? { label: t.lookAgain, act: () => look.mutate(), busy: look.isPending }
                          : { label: t.seeServices, link: { to: '/services' } }
                      }
                    />
                  ) : (
                    <Nothing
                      says={texts.filters.noneLike}
                      next={{ label: texts.filters.clear, link: { to: '/coverage' } }}
                    />
                  )
                }
                broad
              />
            </Section>
            {data.places.length > 0 && (
              <Section
                title={t.places}
                action={
                  <Export
                    name="places"
                    of={t.places}
                    columns={PLACES}
                    rows={() => Promise.resolve(data.places)}
                  />
                }
              >
                <DataTable
                  label={t.places}
                  columns={PLACES}
                  rows={data.places}
                  idOf={(one) => one.place}
                  testIdOf={() => 'place'}
                />
              </Section>
            )}
          </>
        ))}
      {chosen && <AcknowledgeDialog finding={chosen} close={() => setChosen(undefined)} />}
    </Page>
  );
}

type Place = NonNullable<ReturnType<typeof useCovered>['data']>['places'][number];

const PLACES = [
  {
    name: t.place,
    value: (one: Place) => one.place,
    cell: (one: Place) => (
      <>
        <Named name={one.place} of={one.kind} />
        <span className="of message">{one.advice}</span>
      </>
    ),
  },
  {
    name: t.state,
    wide: true,
    value: (one: Place) => one.error ?? t.reached,
    cell: (one: Place) => (
      <>
        <StatusBadge status={one.error ? 'failed' : 'success'} label={one.error ? t.notReached : t.reached} />
        {one.error && <span className="of message">{one.error}</span>}
      </>
    ),
  },
  {
    name: t.lookedAt,
    value: (one: Place) => one.lookedAt,
    cell: (one: Place) => <Moment at={one.lookedAt} />,
  },
];

function Decide({ finding, choose }: { finding: Finding; choose: (finding: Finding) => void }) {
  const take = useAcknowledge(finding.findingId);
  if (finding.state === 'ACKNOWLEDGED')
    return (
      <Button size="compact-sm" variant="default" loading={take.isPending} onClick={() => take.mutate()}>
        {t.takeBack}
      </Button>
    );
  if (finding.state === 'UNPROTECTED')
    return (
      <Group gap={6}>
        <Button size="compact-sm" variant="default" onClick={() => choose(finding)}>
          {t.acknowledge}
        </Button>
        <PageLink to="/declarations" size="sm">
          {texts.declarations.apply}
        </PageLink>
      </Group>
    );
  return null;
}

function AcknowledgeDialog({ finding, close }: { finding: Finding; close: () => void }) {
  const say = useAcknowledge(finding.findingId, SHOWN);
  return (
    <ReasonDialog
      title={t.dialog(finding.name)}
      hint={t.dialogHint}
      label={t.reason}
      confirm={t.confirm}
      cancel={t.cancel}
      error={say.error}
      busy={say.isPending}
      send={(reason) => say.mutate(reason, { onSuccess: close })}
      close={close}
    />
  );
}
