import { Text } from '@mantine/core';
import { DataTable } from '../parts/DataTable';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Said } from '../parts/Said';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { LINES, useJobLog, wholeLog } from './queries';

const t = texts.jobs;

type Line = NonNullable<ReturnType<typeof useJobLog>['data']>[number];

const COLUMNS = [
  { name: t.at, value: (line: Line) => line.at, cell: (line: Line) => <Moment at={line.at} /> },
  {
    name: t.message,
    value: (line: Line) => line.message,
    cell: (line: Line) => (
      <span className="message">
        <Said text={line.message} />
      </span>
    ),
    wide: true,
  },
];

/** What happened in a backup, line by line. */
export function JobLog({ id }: { id: string }) {
  const log = useJobLog(id);
  return (
    <Section title={t.log}>
      <Loaded query={log}>
        {(lines) =>
          lines.length === 0 ? (
            <Nothing
              says={t.logEmpty}
              hint={t.logEmptyNext}
              next={{ label: t.back, link: { to: '/jobs' } }}
            />
          ) : (
            <>
              {lines.length === LINES && (
                <Text size="xs" c="dimmed" mb="xs">
                  {t.logCut(LINES)}
                </Text>
              )}
              <DataTable
                label={t.log}
                columns={COLUMNS}
                rows={lines}
                fileName={`log-${id}`}
                all={(told) => wholeLog(id, told)}
                idOf={(line) => String(line.id)}
                testIdOf={(line) => `line-${line.id}`}
              />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}
