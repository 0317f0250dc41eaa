import { Button, Group, Stack, Text } from '@mantine/core';
import type { CustodyRequest } from '../api/types';
import { FailureBox } from '../parts/FormDialog';
import { OnceDialog } from '../parts/OnceDialog';
import { texts } from '../texts';
import { useFetchShares } from './queries';

const t = texts.keyExport;

/** Makes the key that was approved of and shows its shares, this once. */
export function KeySharesDialog({ request, close }: { request: CustodyRequest; close: () => void }) {
  const fetch = useFetchShares(request.requestId);
  const made = fetch.data;
  return (
    <OnceDialog
      title={t.sharesOf(request.repository)}
      close={close}
      shown={
        made && {
          warning: t.once(made.needed, made.keyId.slice(0, 8)),
          secrets: made.shares.map((value, at) => ({ label: t.share(at + 1, made.shares.length), value })),
          kept: t.written,
          done: t.done,
        }
      }
    >
      <Stack>
        <Text size="sm">{t.before}</Text>
        <FailureBox error={fetch.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {texts.leave}
          </Button>
          <Button loading={fetch.isPending} onClick={() => fetch.mutate()}>
            {t.fetch}
          </Button>
        </Group>
      </Stack>
    </OnceDialog>
  );
}
