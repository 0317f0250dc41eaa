import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { Token } from '../api/types';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { grantName } from '../people/grants';
import { texts } from '../texts';
import { TOKENS, useRevokeToken } from './queries';
import { TokenDialog } from './TokenDialog';

const t = texts.youPage;
const route = getRouteApi('/you');

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
  const { tokensAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const [making, setMaking] = useState(false);
  return (
    <Section
      title={t.tokens.title}
      hint={t.tokens.hint}
      action={
        <Button size="xs" variant="default" onClick={() => setMaking(true)}>
          {t.tokens.make}
        </Button>
      }
    >
      <PagedTable<Token>
        label={t.tokens.title}
        queryKey={TOKENS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/session/tokens', { params: { query: { after, limit } } }))
        }
        columns={COLUMNS}
        idOf={(token) => token.tokenId}
        testIdOf={(token) => `token-${token.name}`}
        after={tokensAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, tokensAfter: to }) })}
        fileName="tokens"
        empty={
          <Nothing
            says={t.tokens.none}
            hint={t.tokens.noneNext}
            next={{ label: t.tokens.first, act: () => setMaking(true) }}
          />
        }
        broad
      />
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
