import { Text } from '@mantine/core';
import { answer, api } from '../api/client';
import { APPROVALS } from '../api/keys';
import type { DecidedRequest } from '../api/types';
import { Named, type Column } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { asked, kindOf } from './asks';

const t = texts.approvalPage;

const COLUMNS: Column<DecidedRequest>[] = [
  {
    name: t.request,
    wide: true,
    value: asked,
    cell: (one) => <Named name={<span className="message">{asked(one)}</span>} of={<Way of={one} />} />,
  },
  { name: t.kind, value: (one) => t.kinds[kindOf(one)], cell: (one) => t.kinds[kindOf(one)] },
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
  { name: t.by, value: (one) => one.decidedBy, cell: (one) => one.decidedBy ?? texts.nothing },
  { name: t.at, value: (one) => one.decidedAt, cell: (one) => <Moment at={one.decidedAt} /> },
  {
    name: t.why,
    wide: true,
    value: (one) => one.decisionReason,
    absent: (one) => !one.decisionReason,
    cell: (one) => <span className="message">{one.decisionReason || texts.nothing}</span>,
  },
];

/** Where what came of it is seen. */
function Way({ of: { kind, requestId, restoreId } }: { of: DecidedRequest }) {
  if (kind === 'RUN')
    return (
      <PageLink to="/runs/$id" params={{ id: requestId }}>
        {t.run}
      </PageLink>
    );
  if (restoreId)
    return (
      <PageLink to="/restores/$id" params={{ id: restoreId }}>
        {t.restore}
      </PageLink>
    );
  return null;
}

/** What no longer waits: who decided what about it, when and why. */
export function History(props: { after?: string; onPage: (after: string | undefined) => void }) {
  return (
    <Section title={t.decided} hint={t.decidedHint}>
      <PagedTable<DecidedRequest>
        label={t.decided}
        queryKey={[...APPROVALS, 'decided']}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/approvals/decided', { params: { query: { after, limit } } }))
        }
        columns={COLUMNS}
        idOf={(one) => one.requestId}
        testIdOf={(one) => `decided-${kindOf(one)}`}
        after={props.after}
        onPage={props.onPage}
        fileName="approvals-decided"
        empty={<Nothing says={t.noneDecided} next={{ label: texts.notFound.next, link: { to: '/' } }} />}
        broad
      />
      <Text size="xs" c="dimmed" mt="xs">
        {t.elsewhere}
      </Text>
    </Section>
  );
}
