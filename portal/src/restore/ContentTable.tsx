import { Button, VisuallyHidden } from '@mantine/core';
import {
  IconBox,
  IconColumns,
  IconDatabase,
  IconFile,
  IconFolder,
  IconLink,
  IconSchema,
  IconTable,
  IconVersions,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ContentItem } from '../api/types';
import { DataTable, type Column } from '../parts/DataTable';
import { bytes } from '../parts/format';
import { Moment } from '../parts/Time';
import { texts } from '../texts';

const t = texts.restore.browser;

const ICONS: Record<ContentItem['type'], typeof IconFile> = {
  FOLDER: IconFolder,
  FILE: IconFile,
  LINK: IconLink,
  SPECIAL: IconFile,
  DATABASE: IconDatabase,
  SCHEMA: IconSchema,
  TABLE: IconTable,
  COLUMN: IconColumns,
  MODEL: IconBox,
  VERSION: IconVersions,
};

const known = (value: unknown) => value !== undefined && value !== null;

/** Things of a recovery point, with the columns that say something of these. */
export function ContentTable(props: {
  items: ContentItem[];
  onOpen: (item: ContentItem) => void;
  action: (item: ContentItem) => ReactNode;
  /** All that is there, beyond what is shown. */
  all: () => Promise<ContentItem[]>;
}) {
  const { items } = props;
  const columns: Column<ContentItem>[] = [
    { name: t.name, value: (item) => item.path, cell: (item) => <Name item={item} onOpen={props.onOpen} /> },
    { name: t.type, value: (item) => t.types[item.type], cell: () => null, hidden: true },
  ];
  if (items.some((item) => known(item.entries)))
    columns.push({
      name: t.entries,
      value: (item) => item.entries,
      cell: (item) => item.entries ?? texts.nothing,
      absent: (item) => !known(item.entries),
    });
  if (items.some((item) => known(item.rows)))
    columns.push({
      name: items[0]?.type === 'COLUMN' ? t.values : t.rows,
      value: (item) => item.rows,
      cell: (item) =>
        !known(item.rows) ? (
          texts.nothing
        ) : (
          <>
            {item.counted ? '' : t.about} {(item.rows ?? 0).toLocaleString('en')}
          </>
        ),
      absent: (item) => !known(item.rows),
    });
  if (items.some((item) => known(item.bytes)))
    columns.push({
      name: t.size,
      value: (item) => item.bytes,
      cell: (item) => (known(item.bytes) ? bytes(item.bytes ?? 0) : texts.nothing),
      absent: (item) => !known(item.bytes),
    });
  if (items.some((item) => known(item.modified)))
    columns.push({
      name: items[0]?.type === 'VERSION' ? t.made : t.changed,
      value: (item) => item.modified,
      cell: (item) => <Moment at={item.modified} />,
      absent: (item) => !known(item.modified),
    });
  if (items.some((item) => item.detail !== ''))
    columns.push({
      name: t.detail,
      value: (item) => item.detail,
      wide: true,
      cell: (item) => <span className="message">{item.detail}</span>,
      absent: (item) => item.detail === '',
    });
  if (items.some((item) => Object.keys(item.selection).length > 0))
    columns.push({ name: t.restore, cell: props.action, absent: (item) => props.action(item) === null });
  return (
    <DataTable
      label={t.title}
      columns={columns}
      rows={items}
      fileName="content"
      apart
      all={props.all}
      idOf={(item) => item.path}
      testIdOf={(item) => `content-${item.path}`}
    />
  );
}

function Name({ item, onOpen }: { item: ContentItem; onOpen: (item: ContentItem) => void }) {
  const Icon = ICONS[item.type];
  const name = (
    <>
      <VisuallyHidden>{t.types[item.type]} </VisuallyHidden>
      {item.name}
    </>
  );
  return (
    <span className="browser-name">
      <Icon size={16} aria-hidden className="browser-icon" />
      {item.opens ? (
        <Button size="compact-sm" variant="subtle" onClick={() => onOpen(item)}>
          {name}
        </Button>
      ) : (
        <span>{name}</span>
      )}
    </span>
  );
}
