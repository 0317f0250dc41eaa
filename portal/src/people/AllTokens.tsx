import { Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { Token } from '../api/types';
import { FormDialog } from '../parts/FormDialog';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { TOKEN_COLUMNS } from '../you/TokensSection';
import { TOKENS, useRevokeAnyToken } from './queries';

const t = texts.access.tokens;
const route = getRouteApi('/people');

/** What signs in as anybody, to be revoked by who may. */
export function AllTokens() {
  const { tokensAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const [revoking, setRevoking] = useState<Token>();
  return (
    <Section title={t.title} hint={t.hint}>
      <PagedTable<Token>
        label={t.title}
        columns={[
          ...TOKEN_COLUMNS.slice(0, 1),
          { name: texts.access.who, value: (one) => one.owner, cell: (one) => one.owner },
          ...TOKEN_COLUMNS.slice(1),
          {
            name: texts.access.end,
            absent: (one) => one.state !== 'valid',
            cell: (one) =>
              one.state === 'valid' ? (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t.revokeOf(one.name, one.owner)}
                  onClick={() => setRevoking(one)}
                >
                  {t.revoke}
                </Button>
              ) : (
                (one.revokedBy ?? texts.nothing)
              ),
          },
        ]}
        queryKey={TOKENS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/tokens', { params: { query: { after, limit } } }))
        }
        idOf={(one) => one.tokenId}
        testIdOf={(one) => `token-of-${one.owner}`}
        after={tokensAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, tokensAfter: to }) })}
        fileName="all-tokens"
        empty={<Nothing says={t.none} next={{ label: t.makeOne, link: { to: '/you' } }} />}
        broad
      />
      {revoking && <RevokeDialog token={revoking} close={() => setRevoking(undefined)} />}
    </Section>
  );
}

function RevokeDialog({ token, close }: { token: Token; close: () => void }) {
  const revoke = useRevokeAnyToken();
  return (
    <FormDialog
      title={`${t.revokeOf(token.name, token.owner)}?`}
      hint={t.revokeHint}
      error={revoke.error}
      confirm={t.revoke}
      cancel={texts.peoplePage.cancel}
      busy={revoke.isPending}
      send={() => revoke.mutate(token.tokenId, { onSuccess: close })}
      close={close}
    />
  );
}
