import { Anchor, Code, Progress, Table, Text, Tooltip } from '@mantine/core';
import type { ComplianceRow } from '../api/types';
import { duration } from '../parts/format';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const LEVELS = ['STORED', 'CHECKSUMMED', 'RESTORED', 'OPENED', 'QUERIED'];

/** For each data set: targets, what was measured, what would be lost now, and how far that is proven. */
export function ComplianceTable({ rows }: { rows: ComplianceRow[] }) {
  const t = texts.targets;
  return (
    <Section title={t.title} hint={t.hint}>
      {rows.length === 0 ? (
        <Nothing says={t.empty} next={<Code>{t.emptyAction}</Code>} />
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t.title}>
          <Table verticalSpacing="xs" miw={980} highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                {[
                  t.service,
                  t.dataSet,
                  t.lastPoint,
                  t.exposure,
                  t.rpo,
                  t.rto,
                  t.proof,
                  t.verdict,
                  t.evidence,
                ].map((name) => (
                  <Table.Th key={name} scope="col">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.dataSet} data-testid={`target-${row.dataSet}`}>
                  <Table.Td>
                    {row.serviceName}
                    <Text size="xs" c="dimmed">
                      {row.criticalityTier}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    {row.dataSet}
                    <Text size="xs" c="dimmed">
                      {row.dataType}
                    </Text>
                  </Table.Td>
                  <Table.Td className="nowrap">
                    {row.lastRecoveryPoint ? <Time at={row.lastRecoveryPoint} /> : t.none}
                  </Table.Td>
                  <Table.Td>
                    <Exposure row={row} />
                  </Table.Td>
                  <Table.Td className="nowrap">
                    <Measured seconds={row.measuredRpoSeconds} minutes={row.rpoTargetMinutes} />
                  </Table.Td>
                  <Table.Td className="nowrap">
                    <Measured seconds={row.measuredRtoSeconds} minutes={row.rtoTargetMinutes} />
                  </Table.Td>
                  <Table.Td>
                    <Proof level={row.proofLevel} />
                  </Table.Td>
                  <Table.Td>
                    <StatusBadge
                      status={row.compliant ?? 'unproven'}
                      label={texts.verdicts[row.compliant ?? 'unproven'] ?? ''}
                    />
                  </Table.Td>
                  <Table.Td>
                    {row.evidence ? (
                      <Anchor href={row.evidence} target="_blank" rel="noreferrer" size="sm">
                        {texts.restores.report}
                      </Anchor>
                    ) : (
                      texts.noJavaScriptTime
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}

function Measured({ seconds, minutes }: { seconds?: number | null; minutes?: number }) {
  return (
    <>
      {seconds === undefined || seconds === null ? texts.targets.notMeasured : duration(seconds)}
      <Text size="xs" c="dimmed">
        {texts.targets.target(minutes ?? 0)}
      </Text>
    </>
  );
}

/** What would be lost if the source were gone now, against the target. */
function Exposure({ row }: { row: ComplianceRow }) {
  const seconds = row.currentExposureSeconds;
  if (seconds === undefined || seconds === null) return <>{texts.targets.none}</>;
  const share = Math.min(100, (seconds / Math.max(1, (row.rpoTargetMinutes ?? 0) * 60)) * 100);
  return (
    <>
      {duration(seconds)}
      <Progress
        value={share}
        size="sm"
        mt={4}
        w={110}
        color={share < 70 ? 'teal' : share < 100 ? 'yellow' : 'red'}
        aria-label={`${texts.targets.exposure}: ${Math.round(share)} % of the target`}
      />
    </>
  );
}

function Proof({ level }: { level?: string | null }) {
  const reached = LEVELS.indexOf(level ?? '') + 1;
  return (
    <Tooltip label={texts.proofs[level ?? ''] ?? texts.targets.none}>
      <span className="nowrap" tabIndex={0}>
        {reached} / {LEVELS.length}
        <Text size="xs" c="dimmed">
          {level?.toLowerCase() ?? texts.targets.none}
        </Text>
      </span>
    </Tooltip>
  );
}
