import { Anchor, Button, Text } from '@mantine/core';
import { useMay } from '../api/session';
import type { RestoreTestResult } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { duration } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const SHOWN = 6;
const t = texts.restores;

const COLUMNS: Column<RestoreTestResult>[] = [
  {
    name: texts.targets.dataSet,
    value: (test) => test.dataSet,
    cell: (test) => (
      <Named
        name={
          <PageLink to="/restores/$id" params={{ id: test.restoreId }}>
            {test.dataSet}
          </PageLink>
        }
        of={`${test.serviceName} · ${t.kinds[test.restoreType] ?? test.restoreType}`}
      />
    ),
  },
  {
    name: texts.backups.status,
    wide: true,
    value: (test) => test.status,
    cell: (test) => (
      <>
        <StatusBadge status={test.status} label={texts.restoreStatus[test.status] ?? test.status} />
        {test.errorMessage && (
          <Text size="xs" className="message" mt={4}>
            {test.errorMessage}
          </Text>
        )}
      </>
    ),
  },
  {
    name: texts.backups.started,
    value: (test) => test.startTime,
    cell: (test) => <Time at={test.startTime} />,
  },
  {
    name: texts.targets.rto,
    value: (test) => test.measuredRtoSeconds,
    cell: (test) => <Against test={test} seconds={test.measuredRtoSeconds} minutes={test.targetRtoMinutes} />,
  },
  {
    name: texts.targets.rpo,
    value: (test) => test.measuredRpoSeconds,
    cell: (test) => <Against test={test} seconds={test.measuredRpoSeconds} minutes={test.targetRpoMinutes} />,
  },
  {
    name: t.checks,
    value: (test) => `${test.validationsPassed}/${test.validationsTotal}`,
    cell: (test) =>
      test.validationsTotal > 0 ? (
        <PageLink to="/restores/$id" params={{ id: test.restoreId }}>
          {t.checksOf(test.validationsPassed, test.validationsTotal)}
        </PageLink>
      ) : (
        texts.nothing
      ),
  },
  {
    name: texts.targets.proof,
    value: (test) => test.proofLevel,
    cell: (test) => texts.levels[test.proofLevel ?? ''] ?? texts.nothing,
  },
  {
    name: t.evidence,
    cell: (test) => (
      <Anchor href={test.evidence} target="_blank" rel="noreferrer" size="sm">
        {t.report}
      </Anchor>
    ),
  },
];

/** Leads to the steps that it was measured by. */
function Against(props: { test: RestoreTestResult; seconds?: number | null; minutes?: number | null }) {
  const { test, seconds, minutes } = props;
  if (seconds === undefined || seconds === null) return <>{texts.nothing}</>;
  return (
    <Named
      name={
        <PageLink to="/restores/$id" params={{ id: test.restoreId }} className="measured">
          {duration(seconds)}
        </PageLink>
      }
      of={minutes ? texts.targets.target(duration(minutes * 60)) : ''}
    />
  );
}

/** Restores, tests and drills alike: what each proved and how long it took. */
export function RestoreTests(props: {
  tests: RestoreTestResult[];
  /** Whether all of them are listed, and what changes that. */
  all: boolean;
  show: (all: boolean) => void;
}) {
  const { tests, all, show } = props;
  return (
    <Section title={t.title} hint={t.hint} action={<StartRestore />}>
      {tests.length === 0 ? (
        <Nothing
          says={t.empty}
          hint={t.emptyNext}
          next={{ label: texts.drills.toDrills, link: { to: '/drills' } }}
        />
      ) : (
        <DataTable
          label={t.title}
          columns={COLUMNS}
          rows={all ? tests : tests.slice(0, SHOWN)}
          fileName="latest-restores"
          all={() => Promise.resolve(tests)}
          idOf={(test) => test.restoreId}
          testIdOf={(test) => `restore-${test.dataSet}`}
          broad
        />
      )}
      {tests.length > SHOWN && (
        <Button variant="subtle" size="xs" mt="xs" aria-expanded={all} onClick={() => show(!all)}>
          {all ? texts.backups.fewer : texts.backups.more(tests.length)}
        </Button>
      )}
    </Section>
  );
}

function StartRestore() {
  const mayRestore = useMay('restore');
  if (!mayRestore) return null;
  return (
    <LinkButton size="xs" variant="default" to="/restore">
      {t.start}
    </LinkButton>
  );
}
