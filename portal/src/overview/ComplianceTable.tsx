import { Anchor, Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ComplianceRow } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Meter } from '../parts/Meter';
import { Proof } from '../parts/Proof';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { nextStep, urgentFirst } from './nextStep';

const t = texts.targets;

export const TARGET_COLUMNS: Column<ComplianceRow>[] = [
  { name: t.dataSet, value: (row) => row.dataSet, cell: (row) => <Subject row={row} /> },
  { name: t.verdict, value: (row) => row.compliant, cell: (row) => <Verdict row={row} />, wide: true },
  {
    name: t.lastPoint,
    value: (row) => row.lastRecoveryPoint,
    cell: (row) =>
      row.lastRecoveryPoint ? (
        <PageLink to="/points" search={{ dataSet: row.dataSet }}>
          <Time at={row.lastRecoveryPoint} />
        </PageLink>
      ) : (
        t.none
      ),
  },
  {
    name: t.exposure,
    value: (row) => row.currentExposureSeconds,
    cell: (row) => (
      <Against
        name={t.exposure}
        seconds={row.currentExposureSeconds}
        minutes={row.rpoTargetMinutes}
        missing={t.everything}
        evidence={(shown) => (
          <PageLink to="/services/$name" params={{ name: row.serviceName }} search={{ dataSet: row.dataSet }}>
            {shown}
          </PageLink>
        )}
      />
    ),
  },
  {
    name: t.rpo,
    value: (row) => row.measuredRpoSeconds,
    cell: (row) => (
      <Against
        name={t.rpo}
        seconds={row.measuredRpoSeconds}
        minutes={row.rpoTargetMinutes}
        evidence={reported(row)}
      />
    ),
  },
  {
    name: t.rto,
    value: (row) => row.measuredRtoSeconds,
    cell: (row) => (
      <Against
        name={t.rto}
        seconds={row.measuredRtoSeconds}
        minutes={row.rtoTargetMinutes}
        evidence={reported(row)}
      />
    ),
  },
  { name: t.proof, value: (row) => row.proofLevel, cell: (row) => <Proof level={row.proofLevel} /> },
  {
    name: t.evidence,
    absent: (row) => !row.evidence,
    cell: (row) =>
      row.evidence ? (
        <Anchor href={row.evidence} target="_blank" rel="noreferrer" size="sm">
          {texts.restores.report}
        </Anchor>
      ) : (
        texts.nothing
      ),
  },
];

/** So many are shown beside other things; the page of targets has all of them. */
const SHOWN = 20;

/**
 * For each data set: targets, what was measured, what would be lost now, and how far that is proven. Of many only those that
 * need somebody first.
 *
 * @param total how many there are, when more than these
 * @param all brings all of them, for the file
 */
export function ComplianceTable({
  rows,
  total = rows.length,
  all = () => Promise.resolve(rows),
}: {
  rows: ComplianceRow[];
  total?: number;
  all?: () => Promise<ComplianceRow[]>;
}) {
  return (
    <Section title={t.title} hint={t.hint}>
      {rows.length === 0 ? (
        <Undeclared says={t.empty} />
      ) : (
        <DataTable
          label={t.title}
          columns={TARGET_COLUMNS}
          rows={urgentFirst(rows).slice(0, SHOWN)}
          all={all}
          fileName="targets"
          idOf={(row) => row.dataSet}
          testIdOf={(row) => `target-${row.dataSet}`}
          broad
        />
      )}
      {total > SHOWN && (
        <Text size="sm" mt="xs">
          <PageLink to="/compliance">{t.all(total)}</PageLink>
        </Text>
      )}
    </Section>
  );
}

/** What the targets are for, with the business reason for them on hover and focus. */
function Subject({ row }: { row: ComplianceRow }) {
  const reviewed = row.lastReviewed ? t.reviewed(row.lastReviewed, row.reviewDue ?? undefined) : '';
  return (
    <Tooltip label={`${row.reason} ${reviewed}`.trim()} multiline w={340}>
      <span className="hinted">
        <Named
          name={
            <PageLink
              to="/services/$name"
              params={{ name: row.serviceName }}
              search={{ dataSet: row.dataSet }}
            >
              {row.dataSet}
            </PageLink>
          }
          of={`${row.serviceName} · ${row.criticalityTier} · ${texts.dataTypes[row.dataType] ?? row.dataType}`}
        />
      </span>
    </Tooltip>
  );
}

function Verdict({ row }: { row: ComplianceRow }) {
  const next = nextStep(row);
  return (
    <>
      <StatusBadge status={row.compliant} label={texts.verdicts[row.compliant] ?? row.compliant} />
      {next && (
        <Text size="xs" mt={2}>
          <PageLink {...next.link}>{next.says}</PageLink>
        </Text>
      )}
    </>
  );
}

/** The report of the restore that it was measured in. */
const reported = (row: ComplianceRow) =>
  row.evidence
    ? (shown: string) => (
        <Anchor href={row.evidence ?? ''} target="_blank" rel="noreferrer" inherit>
          {shown}
        </Anchor>
      )
    : undefined;

function Against({
  name,
  seconds,
  minutes,
  missing = t.notMeasured,
  evidence = (shown) => shown,
}: {
  name: string;
  seconds?: number | null;
  minutes: number;
  missing?: string;
  /** Leads from a number to what it was measured by. */
  evidence?: (shown: string) => ReactNode;
}) {
  const measured = seconds !== undefined && seconds !== null;
  return (
    <>
      <span className="measured" data-missing={!measured || undefined}>
        {measured ? evidence(duration(seconds)) : missing}
      </span>
      {measured && <Meter label={t.share(name)} value={seconds} limit={minutes * 60} />}
      <span className="of">{t.target(duration(minutes * 60))}</span>
    </>
  );
}
