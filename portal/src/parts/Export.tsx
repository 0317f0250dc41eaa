import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { texts } from '../texts';
import { csv, download, type ExportColumn } from './files';
import { useReportFailure } from './Failures';

const t = texts.table;

/** Brings a table out as a file, all of its pages. */
export function Export<Row>(props: {
  /** Of the file, without its ending. */
  name: string;
  /** What the table is called, as a page can have several. */
  of: string;
  /** Those that have a value go into the CSV. */
  columns: (Pick<ExportColumn<Row>, 'name'> & Partial<ExportColumn<Row>>)[];
  rows: (told: (fetched: number) => void) => Promise<Row[]>;
}) {
  const [fetched, setFetched] = useState<number>();
  const fail = useReportFailure();
  const valued = props.columns.flatMap(({ name, value }) => (value ? [{ name, value }] : []));
  const write = async (kind: 'csv' | 'json') => {
    setFetched(0);
    try {
      const rows = await props.rows(setFetched);
      const name = `${props.name}-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}Z.${kind}`;
      if (kind === 'csv') download(name, 'text/csv', csv(valued, rows));
      else download(name, 'application/json', `${JSON.stringify(rows, null, 2)}\n`);
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    } finally {
      setFetched(undefined);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          className="no-print"
          aria-label={fetched === undefined ? t.exportOf(props.of) : undefined}
          leftSection={<IconDownload size={14} aria-hidden />}
          disabled={fetched !== undefined}
        >
          {fetched === undefined ? t.export : t.exporting(fetched)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void write('csv')}>{t.csv}</Menu.Item>
        <Menu.Item onClick={() => void write('json')}>{t.json}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
