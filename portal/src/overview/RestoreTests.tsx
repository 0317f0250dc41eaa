import { Anchor, Table, Text } from '@mantine/core';
import type { RestoreTestResult } from '../api/types';
import { duration } from '../parts/format';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

/** Restores, tests and drills alike: what each proved and how long it took. */
export function RestoreTests({ tests }: { tests: RestoreTestResult[] }) {
  const t = texts.restores;
  const measured = (seconds?: number | null) =>
    seconds === undefined || seconds === null ? texts.noJavaScriptTime : duration(seconds);
  return (
    <Section title={t.title}>
      {tests.length === 0 ? (
        <Nothing says={t.empty} />
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t.title}>
          <Table verticalSpacing="xs" miw={860}>
            <Table.Thead>
              <Table.Tr>
                {[
                  texts.targets.dataSet,
                  t.kind,
                  texts.backups.status,
                  texts.backups.started,
                  texts.targets.rto,
                  texts.targets.rpo,
                  t.checks,
                  texts.targets.proof,
                  t.report,
                ].map((name) => (
                  <Table.Th key={name} scope="col">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {tests.map((test) => (
                <Table.Tr key={test.restoreId} data-testid={`restore-${test.dataSet}`}>
                  <Table.Td>
                    {test.dataSet}
                    <Text size="xs" c="dimmed">
                      {test.serviceName}
                    </Text>
                  </Table.Td>
                  <Table.Td>{test.restoreType}</Table.Td>
                  <Table.Td>
                    <StatusBadge
                      status={test.status ?? ''}
                      label={texts.jobStatus[test.status ?? ''] ?? ''}
                    />
                    {test.errorMessage && (
                      <Text size="xs" className="message">
                        {test.errorMessage}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td className="nowrap">
                    <Time at={test.startTime} />
                  </Table.Td>
                  <Table.Td className="nowrap">{measured(test.measuredRtoSeconds)}</Table.Td>
                  <Table.Td className="nowrap">{measured(test.measuredRpoSeconds)}</Table.Td>
                  <Table.Td className="nowrap">
                    {t.checksOf(test.validationsPassed ?? 0, test.validationsTotal ?? 0)}
                  </Table.Td>
                  <Table.Td>{test.proofLevel?.toLowerCase() ?? texts.noJavaScriptTime}</Table.Td>
                  <Table.Td>
                    {test.evidence && (
                      <Anchor href={test.evidence} target="_blank" rel="noreferrer" size="sm">
                        {t.report}
                      </Anchor>
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
