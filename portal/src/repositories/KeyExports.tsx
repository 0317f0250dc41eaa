import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { useMayEverywhere, useSession } from '../api/session';
import type { CustodyRequest } from '../api/types';
import { local } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { KeyExportDialog } from './KeyExportDialog';
import { KeySharesDialog } from './KeySharesDialog';
import { useKeyRequests } from './queries';

const t = texts.keyExport;

/** The way to a recovery key of a repository in shares: asked for, decided by another, and shown once to who asked. */
export function KeyExports({ repository }: { repository: string }) {
  const may = useMayEverywhere('people');
  const [asking, ask] = useDisclosure();
  // kept here: once its shares are fetched a request is no longer open, and they must stay
  const [fetched, fetch] = useState<CustodyRequest>();
  const requests = useKeyRequests(may);
  if (!may) return null;
  return (
    <Stack gap="xs" mt="sm" data-testid={`keys-${repository}`}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" flex="1 1 12rem">
          <b>{t.title}</b> <span className="of">{t.hint}</span>
        </Text>
        <Button size="xs" variant="default" onClick={ask.open}>
          {t.ask}
        </Button>
      </Group>
      <Loaded query={requests} height={20}>
        {(all) =>
          all
            .filter((one) => one.repository === repository)
            .map((one) => <Request key={one.requestId} request={one} fetch={() => fetch(one)} />)
        }
      </Loaded>
      {asking && <KeyExportDialog repository={repository} close={ask.close} />}
      {fetched && <KeySharesDialog request={fetched} close={() => fetch(undefined)} />}
    </Stack>
  );
}

function Request({ request, fetch }: { request: CustodyRequest; fetch: () => void }) {
  const own = useSession().data?.user === request.requestedBy;
  const waits = request.status === 'AWAITING_APPROVAL';
  return (
    <Alert className="notice" data-tone={waits ? 'waiting' : 'good'} role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm" className="message" flex="1 1 12rem">
          {t.shares(request.needed ?? 0, request.shares ?? 0)}{' '}
          {waits
            ? t.waits(request.requestedBy, local(request.expiresAt))
            : t.approved(request.decidedBy ?? '')}{' '}
          {waits ? (
            <PageLink to="/approvals" search={{ request: request.requestId }} underline="always" c="inherit">
              {t.request}
            </PageLink>
          ) : (
            <Time at={request.decidedAt} />
          )}
          {!waits && !own && ` ${t.notYours(request.requestedBy)}`}
        </Text>
        {!waits && own && (
          <Button size="xs" onClick={fetch}>
            {t.fetch}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
