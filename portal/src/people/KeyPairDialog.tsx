import { Alert, Button, Checkbox, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { FailureBox } from '../parts/FormDialog';
import { texts } from '../texts';
import { Once } from '../you/Once';
import { useMakeKeyPair } from './queries';

const t = texts.access.pairs;

/** Makes a pair of break-glass keys and shows them, this once; nothing but a tick closes it while they are shown. */
export function KeyPairDialog({ close }: { close: () => void }) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [kept, setKept] = useState(false);
  const make = useMakeKeyPair();
  const made = make.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate([first.trim(), second.trim()]);
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t.make}
      size="lg"
      withCloseButton={!made}
      closeOnEscape={!made}
      closeOnClickOutside={!made}
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      {made ? (
        <Stack>
          <Alert className="notice" data-tone="warning" role="status">
            {t.once}
          </Alert>
          {made.keys.map(({ holder, key }) => (
            <div key={holder}>
              <Text size="sm">{t.keyOf(holder)}</Text>
              <Once label={t.keyOf(holder)} value={key} />
            </div>
          ))}
          <Checkbox
            label={t.kept}
            checked={kept}
            onChange={(event) => setKept(event.currentTarget.checked)}
          />
          <Group justify="flex-end">
            <Button disabled={!kept} onClick={close}>
              {t.done}
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t.makeHint}</Text>
            <TextInput
              label={t.first}
              required
              maxLength={255}
              data-autofocus
              value={first}
              onChange={(event) => setFirst(event.currentTarget.value)}
            />
            <TextInput
              label={t.second}
              required
              maxLength={255}
              value={second}
              onChange={(event) => setSecond(event.currentTarget.value)}
            />
            <FailureBox error={make.error} />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t.cancel}
              </Button>
              <Button
                type="submit"
                loading={make.isPending}
                disabled={first.trim() === '' || second.trim() === ''}
              >
                {t.make}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
