import { Alert, Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { AuditAnchor, AuditVerification } from '../api/types';
import { DataTable, type Column } from '../parts/DataTable';
import { Failure } from '../parts/Failure';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useAnchors, useVerification } from './queries';

const t = texts.auditPage.chain;

const ANCHORS: Column<AuditAnchor>[] = [
  { name: texts.auditPage.number, value: (one) => one.seq, cell: (one) => one.seq },
  { name: texts.auditPage.at, value: (one) => one.at, cell: (one) => <Moment at={one.at} /> },
  { name: t.where, value: (one) => one.where, cell: (one) => one.where },
  {
    name: texts.auditPage.hash,
    value: (one) => one.hash,
    cell: (one) => <code title={one.hash}>{one.hash.slice(0, 8)}</code>,
  },
];

/** Whether the trail is whole and unchanged, as of when that was looked at, and what it is held against. */
export function ChainState() {
  const verification = useVerification();
  const [opened, setOpened] = useState(false);
  return (
    <Section
      title={t.title}
      hint={t.hint}
      action={
        <Button
          size="xs"
          variant="default"
          loading={verification.isFetching}
          onClick={() => void verification.refetch()}
        >
          {t.verify}
        </Button>
      }
    >
      <Loaded query={verification}>
        {(found) => <Verdict found={found} at={new Date(verification.dataUpdatedAt).toISOString()} />}
      </Loaded>
      <details onToggle={({ currentTarget }) => setOpened(currentTarget.open)}>
        <summary>{t.anchors}</summary>
        <Anchors opened={opened} />
      </details>
    </Section>
  );
}

function Verdict({ found, at }: { found: AuditVerification; at: string }) {
  const { sound, anchors, unreachable, verdict } = found;
  return (
    <>
      <dl className="facts facts-wide" data-testid="chain">
        <div>
          <dt>{t.verdict}</dt>
          <dd>
            <StatusBadge status={sound ? 'success' : 'failed'} label={sound ? t.sound : t.unsound} />
          </dd>
        </div>
        <div>
          <dt>{t.verified}</dt>
          <dd>
            <Moment at={at} />
          </dd>
        </div>
        <div>
          <dt>{t.records}</dt>
          <dd>
            <PageLink to="/audit">{verdict.records.toLocaleString('en')}</PageLink>
          </dd>
        </div>
        <div>
          <dt>{t.anchored}</dt>
          <dd>{verdict.anchored > 0 ? t.anchoredTo(verdict.anchored, anchors) : t.notAnchored}</dd>
        </div>
      </dl>
      {verdict.findings.length > 0 && (
        <Failure title={t.findings} says={verdict.findings.map((one) => one.message).join('\n')} mt="sm" />
      )}
      {unreachable.length > 0 && <Unreachable repositories={unreachable} />}
    </>
  );
}

function Unreachable({ repositories }: { repositories: string[] }) {
  return (
    <Alert className="notice" data-tone="warning" role="note" mt="sm">
      <span className="message">{t.unreachable(repositories)}</span>
    </Alert>
  );
}

function Anchors({ opened }: { opened: boolean }) {
  const anchors = useAnchors(opened);
  if (!opened) return null;
  return (
    <Loaded query={anchors}>
      {({ items, unreachable }) => (
        <>
          {unreachable.length > 0 && <Unreachable repositories={unreachable} />}
          {items.length === 0 ? (
            <Text size="sm">{t.noAnchors}</Text>
          ) : (
            <DataTable
              label={t.anchors}
              columns={ANCHORS}
              rows={items}
              fileName="audit-anchors"
              idOf={(one) => `${one.where} ${one.seq} ${one.at}`}
              testIdOf={() => 'anchor'}
              apart
            />
          )}
        </>
      )}
    </Loaded>
  );
}
