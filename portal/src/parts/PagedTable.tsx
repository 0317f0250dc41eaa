import { Button, Group, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useContext, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { everything, type Load } from '../api/pages';
import { texts } from '../texts';
import { DataTable, type Column } from './DataTable';
import { Export } from './Export';
import { Failure } from './Failure';
import type { ExportColumn } from './files';
import { Nothing } from './Nothing';
import { Reading } from './Reading';
import { SectionTools } from './Section';

const t = texts.table;
const ROWS = 50;

/** A table of which the server hands out one page at a time, however long it is. */
export function PagedTable<Row>(props: {
  label: string;
  /** What tells this list from others in the cache: its name and filters. */
  queryKey: readonly unknown[];
  load: Load<Row>;
  columns: (Column<Row> & Partial<Pick<ExportColumn<Row>, 'value'>>)[];
  idOf: (row: Row) => string;
  testIdOf: (row: Row) => string;
  /** Where the page begins that is shown; undefined is the first. */
  after?: string;
  onPage: (after: string | undefined) => void;
  fileName: string;
  filters?: ReactNode;
  /** As of a {@link DataTable}. */
  apart?: boolean;
  empty: ReactNode;
  broad?: boolean;
}) {
  const { after, onPage, load } = props;
  const tools = useContext(SectionTools);
  const { data, error } = useQuery({
    queryKey: [...props.queryKey, after],
    queryFn: () => load(after, ROWS),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
  const next = data?.next ?? undefined;
  const file = (
    <Export
      name={props.fileName}
      of={props.label}
      columns={props.columns}
      rows={(told) => everything(load, told)}
    />
  );
  return (
    <>
      {tools && !props.filters && !props.apart ? (
        createPortal(file, tools)
      ) : (
        <Group justify="space-between" mb="sm" gap="xs" align="flex-end">
          <Group gap="xs" align="flex-end" className="no-print">
            {props.filters}
          </Group>
          {file}
        </Group>
      )}
      {error && <Failure title={texts.errors.title} mb="sm" says={error.message} />}
      {data === undefined ? (
        !error && <Reading h={240} />
      ) : data.items.length === 0 ? (
        after !== undefined ? (
          <Nothing says={t.beyond} next={{ label: t.first, act: () => onPage(undefined) }} />
        ) : (
          props.empty
        )
      ) : (
        <DataTable
          label={props.label}
          columns={props.columns}
          rows={data.items}
          idOf={props.idOf}
          testIdOf={props.testIdOf}
          broad={props.broad}
        />
      )}
      {data !== undefined && data.items.length > 0 && (
        <Group justify="flex-end" gap="xs" mt="sm" className="no-print">
          <Text size="xs" c="dimmed" aria-live="polite">
            {data.total === undefined ? t.rows(data.items.length) : t.rowsOf(data.items.length, data.total)}
          </Text>
          <Button
            size="compact-sm"
            variant="default"
            disabled={after === undefined}
            onClick={() => onPage(undefined)}
          >
            {t.first}
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            disabled={next === undefined}
            onClick={() => onPage(next)}
          >
            {t.next}
          </Button>
        </Group>
      )}
    </>
  );
}
