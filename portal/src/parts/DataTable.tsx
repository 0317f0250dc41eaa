import { Group, Text } from '@mantine/core';
import { memo, useContext, useDeferredValue, useMemo, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Export } from './Export';
import type { ExportColumn } from './files';
import { SectionTools } from './Section';

export interface Column<Row> {
  name: string;
  cell: (row: Row) => ReactNode;
  /** What is exported of it; without: nothing. */
  value?: ExportColumn<Row>['value'];
  /** Takes a whole line where rows are folded into cards. */
  wide?: boolean;
  /** Is named in a card although it takes a whole line there. */
  named?: boolean;
  /** Only in what is exported. */
  hidden?: boolean;
  /** Left out of the card of a row that has nothing to say here. */
  absent?: (row: Row) => boolean;
}

/**
 * A table whose first column names the row. Where there is no room for its columns each row becomes a card (portal.css);
 * the roles are spelled out because browsers forget them for tables that are laid out otherwise.
 */
export function DataTable<Row>(props: {
  label: string;
  columns: Column<Row>[];
  rows: Row[];
  idOf: (row: Row) => string;
  testIdOf: (row: Row) => string;
  /** Offers it as a file of this name, without its ending. */
  fileName?: string;
  /** What the file holds, where that is more than what is shown. */
  all?: (told: (fetched: number) => void) => Promise<Row[]>;
  /** Not the only table of its section, or not what that is about: the file is offered above it, not beside the title. */
  apart?: boolean;
  /** As apart, with its label above it: one of several that its section is about. */
  titled?: boolean;
  /** Needs some 900 pixels for its columns, not 600. */
  broad?: boolean;
}) {
  const tools = useContext(SectionTools);
  const columns = useMemo(() => props.columns.filter((column) => !column.hidden), [props.columns]);
  // many rows that change at once are made between frames, not within one
  const rows = useDeferredValue(props.rows);
  const table = (
    <table
      className={props.broad ? 'data data-broad' : 'data'}
      role="table"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
    >
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((column) => (
            <th key={column.name} role="columnheader" scope="col">
              {column.name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <Line key={props.idOf(row)} row={row} columns={columns} testId={props.testIdOf(row)} />
        ))}
      </tbody>
    </table>
  );
  if (props.fileName === undefined) return table;
  const file = (
    <Export
      name={props.fileName}
      of={props.label}
      columns={props.columns}
      rows={props.all ?? (() => Promise.resolve(props.rows))}
    />
  );
  return (
    <>
      {tools && !props.apart && !props.titled ? (
        createPortal(file, tools)
      ) : (
        <Group
          justify={props.titled ? 'space-between' : 'flex-end'}
          mb={6}
          mt={props.titled ? 'md' : undefined}
        >
          {props.titled && (
            <Text size="sm" fw={600} component="h3">
              {props.label}
            </Text>
          )}
          {file}
        </Group>
      )}
      {table}
    </>
  );
}

/** Made anew when its row is another one. */
const Line = memo(function Line<Row>(props: { row: Row; columns: Column<Row>[]; testId: string }) {
  return (
    <tr role="row" data-testid={props.testId}>
      {props.columns.map((column, at) =>
        at === 0 ? (
          <th key={column.name} role="rowheader" scope="row">
            {column.cell(props.row)}
          </th>
        ) : (
          <td
            key={column.name}
            role="cell"
            data-label={column.name}
            data-wide={column.wide || undefined}
            data-named={column.named || undefined}
            data-absent={column.absent?.(props.row) || undefined}
          >
            {column.cell(props.row)}
          </td>
        ),
      )}
    </tr>
  );
}) as <Row>(props: { row: Row; columns: Column<Row>[]; testId: string }) => ReactNode;

/** A row's name with what it belongs to below. */
export function Named({ name, of }: { name: ReactNode; of: ReactNode }) {
  return (
    <>
      <span className="name">{name}</span>
      <span className="of">{of}</span>
    </>
  );
}
