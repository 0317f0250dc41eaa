import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { FailureBox } from '../parts/FormDialog';
import { OnceDialog } from '../parts/OnceDialog';
import { texts } from '../texts';
import { useMakeKeyPair } from './queries';

const t = texts.access.pairs;

/** Makes a pair of break-glass keys and shows them, this once. */
export function KeyPairDialog({ close }: { close: () => void }) {
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const make = useMakeKeyPair();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate([first.trim(), second.trim()]);
  };
  return (
    <OnceDialog
      title={t.make}
      close={close}
      shown={
        make.data && {
          warning: t.once,
          secrets: make.data.keys.map(({ holder, key }) => ({ label: t.keyOf(holder), value: key })),
          kept: t.kept,
          done: t.done,
        }
      }
    >
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
    </OnceDialog>
  );
}
