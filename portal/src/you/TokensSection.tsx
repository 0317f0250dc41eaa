import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import type { Token } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { grantName } from '../people/grants';
import { texts } from '../texts';
import { useRevokeToken, useTokens } from './queries';
import { TokenDialog } from './TokenDialog';

const t = texts.youPage;

/** What a token may do, until when, and when it was used. */
export const TOKEN_COLUMNS = [
  {
    name: t.tokens.name,
    value: (token: Token) => token.name,
    cell: (token: Token) => <span className="name">{token.name}</span>,
  },
  {
    name: t.tokens.may,
    value: (token: Token) => token.roles.join(' '),
    wide: true,
    cell: (token: Token) => token.roles.map(grantName).join(', '),
  },
  {
    name: t.tokens.until,
    value: (token: Token) => token.expiresAt,
    cell: (token: Token) => <Moment at={token.expiresAt} />,
  },
  {
    name: t.tokens.used,
    value: (token: Token) => token.lastUsedAt,
    cell: (token: Token) =>
      token.lastUsedAt ? (
        <>
          <Moment at={token.lastUsedAt} /> {t.tokens.from} {token.lastUsedFrom}
        </>
      ) : (
        t.tokens.never
      ),
  },
  {
    name: t.tokens.state,
    value: (token: Token) => token.state,
    cell: (token: Token) => (
      <StatusBadge
        status={token.state === 'valid' ? 'success' : 'disabled'}
        label={t.tokens.states[token.state] ?? token.state}
      />
    ),
  },
];

const COLUMNS = [
  ...TOKEN_COLUMNS,
  { name: t.tokens.revoke, cell: (token: Token) => <Revoke token={token} /> },
];

/** What signs in as oneself instead of a password. */
export function TokensSection() {
  const tokens = useTokens();
  const { data } = tokens;
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={t.tokens.title}
      hint={t.tokens.hint}
      action={
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => setMaking(true)}>
            {t.tokens.make}
          </Button>
          {data && <Export name="tokens" columns={COLUMNS} rows={() => Promise.resolve(data.items)} />}
        </Group>
      }
    >
      <Loaded query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing
              says={t.tokens.none}
              hint={t.tokens.noneNext}
              next={{ label: t.tokens.first, act: () => setMaking(true) }}
            />
          ) : (
            <DataTable
              label={t.tokens.title}
              columns={COLUMNS}
              rows={items}
              idOf={(token) => token.tokenId}
              testIdOf={(token) => `token-${token.name}`}
              broad
            />
          )
        }
      </Loaded>
      {making && <TokenDialog close={() => setMaking(false)} />}
    </Section>
  );
}

function Revoke({ token }: { token: Token }) {
  const revoke = useRevokeToken();
  if (token.state !== 'valid') return texts.nothing;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={revoke.isPending}
      aria-label={`${t.tokens.revoke}: ${token.name}`}
      onClick={() => revoke.mutate(token.tokenId)}
    >
      {t.tokens.revoke}
    </Button>
  );
}
