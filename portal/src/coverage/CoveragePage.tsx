import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMayEverywhere } from '../api/queries';
import type { Finding } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { useReportFailure } from '../parts/Failures';
import { bytes } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { ReasonDialog } from '../parts/ReasonDialog';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useAcknowledge, useFindings, useLook } from './queries';

const t = texts.coverage;

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
        {one.dataSets.length > 0 && <span className="of">{t.by(one.dataSets)}</span>}
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
  const { data, error, refetch } = useFindings();
  const mayLook = useMayEverywhere('operate');
  const mayDecide = useMayEverywhere('configure');
  const seesAll = useMayEverywhere('read');
  const look = useLook();
  const fail = useReportFailure();
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
          <Button
            size="xs"
            variant="default"
            loading={look.isPending}
            onClick={() => look.mutate(undefined, { onError: (failed) => fail(failed.message) })}
          >
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
      {data &&
        (data.places.length === 0 && data.items.length === 0 ? (
          seesAll ? (
            <Nothing says={t.empty} next={t.emptyNext} />
          ) : (
            <Nothing says={t.noneOfYours} next={t.noneOfYoursNext} />
          )
        ) : (
          <>
            <Section
              title={t.unprotected(data.unprotected)}
              hint={t.summary(data.covered, data.acknowledged)}
              action={<Export name="coverage" columns={COLUMNS} rows={() => Promise.resolve(data.items)} />}
            >
              {data.items.length === 0 ? (
                <Nothing says={t.nothingFound} />
              ) : (
                <DataTable
                  label={t.title}
                  columns={columns}
                  rows={data.items}
                  idOf={(one) => one.findingId}
                  testIdOf={(one) => `finding-${one.name}`}
                  broad
                />
              )}
            </Section>
            {data.places.length > 0 && (
              <Section title={t.places}>
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

type Place = NonNullable<ReturnType<typeof useFindings>['data']>['places'][number];

const PLACES = [
  { name: t.place, cell: (one: Place) => <Named name={one.place} of={one.kind} /> },
  {
    name: t.state,
    wide: true,
    cell: (one: Place) => (
      <>
        <StatusBadge status={one.error ? 'failed' : 'success'} label={one.error ? t.notReached : t.reached} />
        {one.error && <span className="of message">{one.error}</span>}
      </>
    ),
  },
  { name: t.lookedAt, cell: (one: Place) => <Moment at={one.lookedAt} /> },
];

function Decide({ finding, choose }: { finding: Finding; choose: (finding: Finding) => void }) {
  const take = useAcknowledge(finding.findingId);
  const fail = useReportFailure();
  if (finding.state === 'ACKNOWLEDGED')
    return (
      <Button
        size="compact-sm"
        variant="default"
        loading={take.isPending}
        onClick={() => take.mutate(undefined, { onError: (error) => fail(error.message) })}
      >
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
  const say = useAcknowledge(finding.findingId);
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
