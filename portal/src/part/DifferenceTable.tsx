import { Alert, Stack, Text } from '@mantine/core';
import type { Difference, DifferenceItem } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const t = texts.part;

const COLUMNS: Column<DifferenceItem>[] = [
  {
    name: t.columns.table,
    cell: (item) => <Named name={item.name} of={item.absent ? t.absent : ''} />,
    value: (item) => item.name,
  },
  { name: t.columns.missing, cell: (item) => item.missing, value: (item) => item.missing },
  { name: t.columns.differing, cell: (item) => item.differing, value: (item) => item.differing },
  { name: t.columns.same, cell: (item) => item.same, value: (item) => item.same },
  { name: t.columns.onlyLive, cell: (item) => item.onlyLive ?? t.unknown, value: (item) => item.onlyLive },
  {
    name: t.columns.needed,
    cell: (item) => t.neededOf(item.neededMissing, item.needed),
    value: (item) => item.needed,
  },
];

/** How a restored part differs from the living database: counts by table, a few rows, and what to know. */
export function DifferenceTable({ difference }: { difference: Difference }) {
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t.beside} <Time at={difference.comparedAt} />
      </Text>
      <div className="section">
        <DataTable
          label={t.title}
          columns={COLUMNS}
          rows={difference.items}
          fileName="difference"
          apart
          idOf={(item) => item.name}
          testIdOf={(item) => `part-${item.name}`}
        />
      </div>
      <Samples items={difference.items} />
      {difference.obstacles.length > 0 && (
        <Alert className="notice" data-tone="bad" role="alert" title={t.inTheWay}>
          <Lines of={difference.obstacles} />
        </Alert>
      )}
      <details>
        <summary>{t.notes}</summary>
        <Lines of={difference.notes} />
      </details>
    </Stack>
  );
}

function Lines({ of }: { of: string[] }) {
  return (
    <Text size="sm" component="ul" className="plain">
      {of.map((line) => (
        <li key={line} className="message">
          {line}
        </li>
      ))}
    </Text>
  );
}

function Samples({ items }: { items: DifferenceItem[] }) {
  const lines = items.flatMap((item) =>
    item.sample.map((one) => {
      const values = Object.entries(one.values).map(([column, { live, restored }]) => {
        const then = restored ?? 'null';
        const changed = one.state === 'differing' && live !== restored;
        return `${column} ${changed ? `${live ?? 'null'} (${t.was(then)})` : then}`;
      });
      return `${item.name}, ${t.states[one.state] ?? one.state}: ${values.join(', ')}`;
    }),
  );
  if (lines.length === 0) return null;
  return (
    <details>
      <summary>{t.samples}</summary>
      <Lines of={lines} />
    </details>
  );
}
