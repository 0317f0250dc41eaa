import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { CustodyRequest } from '../api/types';
import { FailureBox } from '../parts/FormDialog';
import { texts } from '../texts';
import { Once } from '../you/Once';
import { useFetchShares } from './queries';

const t = texts.keyExport;

/** Makes the key that was approved of and shows its shares, this once; nothing but a tick closes it while they are shown. */
export function KeySharesDialog({ request, close }: { request: CustodyRequest; close: () => void }) {
  const fetch = useFetchShares(request.requestId);
  const [kept, setKept] = useState(false);
  const made = fetch.data;
  return (
    <Modal
      opened
      onClose={close}
      title={t.sharesOf(request.repository)}
      size="lg"
      withCloseButton={!made}
      closeOnEscape={!made}
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      <Stack>
        {made ? (
          <>
            <Alert className="notice" data-tone="warning" role="status">
              {t.once(made.needed, made.keyId.slice(0, 8))}
            </Alert>
            {made.shares.map((share, at) => (
              <div key={share}>
                <Text size="sm">{t.share(at + 1, made.shares.length)}</Text>
                <Once label={t.share(at + 1, made.shares.length)} value={share} />
              </div>
            ))}
            <Checkbox
              label={t.written}
              checked={kept}
              onChange={(event) => setKept(event.currentTarget.checked)}
            />
            <Group justify="flex-end">
              <Button disabled={!kept} onClick={close}>
                {t.done}
              </Button>
            </Group>
          </>
        ) : (
          <>
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
          </>
        )}
      </Stack>
    </Modal>
  );
}
