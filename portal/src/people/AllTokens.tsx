import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Token } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { FormDialog } from '../parts/FormDialog';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { TOKEN_COLUMNS } from '../you/TokensSection';
import { useAllTokens, useRevokeAnyToken } from './queries';

const t = texts.access.tokens;

/** What signs in as anybody, to be revoked by who may. */
export function AllTokens() {
  const tokens = useAllTokens();
  const [revoking, setRevoking] = useState<Token>();
  return (
    <Section title={t.title} hint={t.hint}>
      <Loaded query={tokens}>
        {({ items }) =>
          items.length === 0 ? (
            <Text size="sm">{t.none}</Text>
          ) : (
            <DataTable<Token>
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
              rows={items}
              fileName="all-tokens"
              idOf={(one) => one.tokenId}
              testIdOf={(one) => `token-of-${one.owner}`}
              broad
            />
          )
        }
      </Loaded>
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
