import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ActionItem } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { daysUntil } from '../parts/format';
import { PageLink } from '../parts/Links';
import { ReasonDialog } from '../parts/ReasonDialog';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment, useNow } from '../parts/Time';
import { texts } from '../texts';
import { stateOf } from './actions';
import { useActionDone } from './queries';

const t = texts.drillActions;
const STATUS = { overdue: 'missed', open: 'waiting', done: 'success' };

const COLUMNS: Column<ActionItem>[] = [
  {
    name: t.what,
    value: (item) => item.text,
    cell: (item) => (
      <Named name={<span className="message">{item.text}</span>} of={t.notedBy(item.createdBy)} />
    ),
  },
  {
    name: t.state,
    value: (item) => t.states[stateOf(item)],
    cell: (item) => <StatusBadge status={STATUS[stateOf(item)]} label={t.states[stateOf(item)]} />,
  },
  { name: t.owner, value: (item) => item.owner, cell: (item) => item.owner },
  { name: t.due, value: (item) => item.due, cell: (item) => <Due item={item} /> },
  {
    name: t.doneBy,
    value: (item) => item.doneBy,
    absent: (item) => !item.doneBy,
    cell: (item) =>
      item.doneBy ? <Named name={item.doneBy} of={<Moment at={item.doneAt} />} /> : texts.nothing,
  },
  {
    name: t.note,
    wide: true,
    value: (item) => item.note,
    absent: (item) => !item.note,
    cell: (item) => <span className="message">{item.note ?? texts.nothing}</span>,
  },
];

const DRILL: Column<ActionItem> = {
  name: t.drill,
  value: (item) => item.drillId,
  cell: (item) => (
    <PageLink to="/drills/$id" params={{ id: item.drillId }}>
      {t.drillOf(item.drillId.slice(0, 8))}
    </PageLink>
  ),
};

/** What drills called for: who does it until when, and whether it is done. */
export function ActionTable(props: {
  items: ActionItem[];
  fileName: string;
  /** Names the drill of each, where there are several. */
  ofMany?: boolean;
  /** Whether who is signed in may say that one is done. */
  mayAct: boolean;
}) {
  const [ending, setEnding] = useState<ActionItem>();
  const columns = [...COLUMNS, ...(props.ofMany ? [DRILL] : [])];
  if (props.mayAct)
    columns.push({
      name: t.change,
      absent: (item) => stateOf(item) === 'done',
      cell: (item) =>
        stateOf(item) !== 'done' && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={t.doneOf(item.text)}
            onClick={() => setEnding(item)}
          >
            {t.done}
          </Button>
        ),
    });
  return (
    <>
      <DataTable
        label={t.title}
        columns={columns}
        rows={props.items}
        fileName={props.fileName}
        idOf={(item) => item.itemId}
        testIdOf={() => 'action'}
        broad
      />
      {ending && <DoneDialog item={ending} close={() => setEnding(undefined)} />}
    </>
  );
}

function Due({ item }: { item: ActionItem }) {
  const now = useNow();
  return <Named name={item.due} of={stateOf(item) === 'done' ? '' : daysUntil(item.due, now)} />;
}

function DoneDialog({ item, close }: { item: ActionItem; close: () => void }) {
  const done = useActionDone();
  return (
    <ReasonDialog
      title={t.doneOf(item.text)}
      hint={t.doneHint(item.owner, item.due)}
      label={t.noteField}
      confirm={t.done}
      cancel={texts.drills.cancel}
      optional
      error={done.error}
      busy={done.isPending}
      send={(note) => done.mutate({ id: item.itemId, note }, { onSuccess: close })}
      close={close}
    />
  );
}
