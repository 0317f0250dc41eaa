import { Text } from '@mantine/core';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import type { Decided } from './decided';
import { HISTORY, useDecided } from './queries';

const t = texts.approvalPage;

const COLUMNS: Column<Decided>[] = [
  {
    name: t.request,
    wide: true,
    value: (one) => one.asks,
    cell: (one) => (
      <Named
        name={<span className="message">{one.asks}</span>}
        of={
          one.kind === 'run' && (
            <PageLink to="/runs/$id" params={{ id: one.id }}>
              {t.run}
            </PageLink>
          )
        }
      />
    ),
  },
  { name: t.kind, value: (one) => t.kinds[one.kind], cell: (one) => t.kinds[one.kind] },
  {
    name: t.outcome,
    value: (one) => one.outcome,
    cell: (one) => (
      <StatusBadge
        status={one.outcome === 'APPROVED' ? 'success' : one.outcome}
        label={t.outcomes[one.outcome]}
      />
    ),
  },
  { name: t.by, value: (one) => one.by, cell: (one) => one.by ?? texts.nothing },
  { name: t.at, value: (one) => one.at, cell: (one) => <Moment at={one.at} /> },
  {
    name: t.why,
    wide: true,
    value: (one) => one.why,
    absent: (one) => !one.why,
    cell: (one) => <span className="message">{one.why || texts.nothing}</span>,
  },
];

/** What no longer waits: who decided what about it, when and why. */
export function History() {
  const decided = useDecided();
  return (
    <Section title={t.decided} hint={t.decidedHint(HISTORY)}>
      <Loaded query={decided}>
        {(items) =>
          items.length === 0 ? (
            <Nothing says={t.noneDecided} next={{ label: texts.notFound.next, link: { to: '/' } }} />
          ) : (
            <DataTable
              label={t.decided}
              columns={COLUMNS}
              rows={items}
              fileName="approvals-decided"
              idOf={(one) => `${one.kind} ${one.id}`}
              testIdOf={(one) => `decided-${one.kind}`}
              broad
            />
          )
        }
      </Loaded>
      <Text size="xs" c="dimmed" mt="xs">
        {t.elsewhere}
      </Text>
    </Section>
  );
}
