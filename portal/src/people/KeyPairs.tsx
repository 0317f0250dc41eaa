import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSession } from '../api/session';
import type { KeyPair } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { Loaded } from '../parts/Loaded';
import { Nothing, useWhoMay } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { KeyPairDialog } from './KeyPairDialog';
import { useKeyPairs } from './queries';

const t = texts.access.pairs;
const STATUS = { ready: 'success', used: 'warning', replaced: 'waiting' };

/** Whether a pair still opens. */
const stateOf = (pair: KeyPair) => (pair.usedAt ? 'used' : pair.replacedAt ? 'replaced' : 'ready');

const COLUMNS: Column<KeyPair>[] = [
  {
    name: t.holders,
    value: (pair) => pair.holders.join('; '),
    cell: (pair) => <span className="name">{pair.holders.join(', ')}</span>,
  },
  {
    name: t.state,
    value: (pair) => t.states[stateOf(pair)],
    cell: (pair) => <StatusBadge status={STATUS[stateOf(pair)]} label={t.states[stateOf(pair)]} />,
  },
  {
    name: t.made,
    value: (pair) => pair.createdAt,
    cell: (pair) => (
      <>
        <Moment at={pair.createdAt} /> <span className="of">{t.madeBy(pair.createdBy)}</span>
      </>
    ),
  },
  {
    name: t.used,
    wide: true,
    value: (pair) => pair.usedAt,
    absent: (pair) => !pair.usedAt,
    cell: (pair) =>
      pair.usedAt ? (
        <Named
          name={<Moment at={pair.usedAt} />}
          of={<span className="message">{t.usedFrom(pair.usedFrom ?? '', pair.reason ?? '')}</span>}
        />
      ) : (
        texts.nothing
      ),
  },
];

/** The keys that let two people in when nobody can sign in; only an administrator makes a pair. */
export function KeyPairs() {
  const pairs = useKeyPairs();
  const whoMay = useWhoMay('administrator');
  const mayMake = useSession().data?.roles.includes('administrator') ?? false;
  const [making, setMaking] = useState(false);
  const make = (
    <Button size="xs" variant="default" onClick={() => setMaking(true)}>
      {t.make}
    </Button>
  );
  return (
    <Section title={t.title} hint={t.hint} action={mayMake && make}>
      <Loaded query={pairs}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing says={t.none} next={mayMake ? { label: t.begin, act: () => setMaking(true) } : whoMay} />
          ) : (
            <DataTable
              label={t.title}
              columns={COLUMNS}
              rows={items}
              fileName="break-glass-keys"
              idOf={(pair) => pair.id}
              testIdOf={() => 'key-pair'}
            />
          )
        }
      </Loaded>
      {making && <KeyPairDialog close={() => setMaking(false)} />}
    </Section>
  );
}
