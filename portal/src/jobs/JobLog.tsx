import { Text } from '@mantine/core';
import { DataTable, type Column } from '../parts/DataTable';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useJobLog } from './queries';

const t = texts.jobs;

type Line = NonNullable<ReturnType<typeof useJobLog>['data']>['items'][number];

const COLUMNS: Column<Line>[] = [
  { name: t.at, cell: (line) => <Moment at={line.at} /> },
  { name: t.message, cell: (line) => <span className="message">{line.message}</span>, wide: true },
];

/** What happened in a backup, line by line. */
export function JobLog({ id }: { id: string }) {
  const { data } = useJobLog(id);
  if (data === undefined) return null;
  return (
    <Section title={t.log}>
      {data.items.length === 0 ? (
        <Text size="sm">{t.logEmpty}</Text>
      ) : (
        <DataTable
          label={t.log}
          columns={COLUMNS}
          rows={data.items}
          idOf={(line) => String(line.id)}
          testIdOf={(line) => `line-${line.id}`}
        />
      )}
    </Section>
  );
}
