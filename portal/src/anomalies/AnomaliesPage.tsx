import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { PageLink } from '../parts/Links';
import { LoadedInline, type Read } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useSigns, type Newest } from './queries';

const t = texts.anomalies;

interface Sign {
  kind: string;
  name: string;
  why: string;
  newest: Pick<Read<Newest | null>, 'data' | 'error'>;
  all: ReactNode;
}

/** A sign as a file has it. */
const told = ({ kind, name, newest }: Sign) => ({
  kind,
  name,
  newest: newest.data?.name,
  at: newest.data?.at,
});

type Told = ReturnType<typeof told>;

const EXPORTED = [
  { name: t.kind, value: (one: Told) => one.name },
  { name: t.newest, value: (one: Told) => one.newest },
  { name: texts.jobs.at, value: (one: Told) => one.at },
];

const COLUMNS = [
  {
    name: t.kind,
    wide: true,
    cell: (one: Sign) => <Named name={one.name} of={one.why} />,
  },
  {
    name: t.newest,
    cell: (one: Sign) => <Latest sign={one} />,
  },
  { name: t.look, cell: (one: Sign) => one.all },
];

function Latest({ sign: { newest } }: { sign: Sign }) {
  return (
    <LoadedInline query={newest}>{(found) => (found === null ? t.none : <Found {...found} />)}</LoadedInline>
  );
}

function Found({ name, at, job, restore }: Newest) {
  return (
    <Named
      name={
        job ? (
          <PageLink to="/jobs/$id" params={{ id: job }}>
            {name}
          </PageLink>
        ) : restore ? (
          <PageLink to="/restores/$id" params={{ id: restore }}>
            {name}
          </PageLink>
        ) : (
          name
        )
      }
      of={<Moment at={at} />}
    />
  );
}

/** The place of what a later version looks for, and what is found meanwhile. */
export function AnomaliesPage() {
  const found = useSigns();
  const signs: Sign[] = [
    {
      kind: 'damaged',
      name: t.damaged,
      why: t.damagedWhy,
      newest: found.damaged,
      all: (
        <PageLink to="/jobs" search={{ state: 'warned' }}>
          {texts.jobs.title}
        </PageLink>
      ),
    },
    {
      kind: 'empty',
      name: t.empty,
      why: t.emptyWhy,
      newest: found.empty,
      all: (
        <PageLink to="/jobs" search={{ state: 'empty' }}>
          {texts.jobs.title}
        </PageLink>
      ),
    },
    {
      kind: 'failed',
      name: t.failed,
      why: t.failedWhy,
      newest: found.failed,
      all: (
        <PageLink to="/jobs" search={{ state: 'failed' }}>
          {texts.jobs.title}
        </PageLink>
      ),
    },
    {
      kind: 'unproven',
      name: t.unproven,
      why: t.unprovenWhy,
      newest: found.unproven,
      all: (
        <PageLink to="/restores" search={{ status: 'FAILED' }}>
          {texts.restoreRuns.title}
        </PageLink>
      ),
    },
    {
      kind: 'critical',
      name: t.critical,
      why: t.criticalWhy,
      newest: found.critical,
      all: (
        <PageLink to="/alerts" search={{ severity: 'critical' }}>
          {texts.alertPage.title}
        </PageLink>
      ),
    },
  ];
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.notYet}>
        <Text size="sm" maw={720}>
          {t.will}
        </Text>
      </Section>
      <Section
        title={t.meanwhile}
        hint={t.meanwhileHint}
        action={
          <Export
            name="anomalies"
            of={t.meanwhile}
            columns={EXPORTED}
            rows={() => Promise.resolve(signs.map(told))}
          />
        }
      >
        <DataTable
          label={t.meanwhile}
          columns={COLUMNS}
          rows={signs}
          idOf={(one) => one.kind}
          testIdOf={(one) => `sign-${one.kind}`}
        />
      </Section>
    </Page>
  );
}
