import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/types';
import { FailureBox } from '../parts/FormDialog';
import { utc } from '../parts/format';
import { OnceDialog } from '../parts/OnceDialog';
import { texts } from '../texts';
import { useMakeOneTimePassword } from './queries';

const t = texts.peoplePage.oneTime;

/** Makes a password with which somebody can do nothing but choose their own; for who has none of their own. */
export function OneTimePassword({ person }: { person: Person }) {
  const [asking, setAsking] = useState(false);
  if (person.disabled || (person.passwordSet && !person.passwordExpiresAt)) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t.makeFor(person.displayName)}
        onClick={() => setAsking(true)}
      >
        {t.make}
      </Button>
      {asking && <OneTimeDialog username={person.username} close={() => setAsking(false)} />}
    </>
  );
}

function OneTimeDialog({ username, close }: { username: string; close: () => void }) {
  const make = useMakeOneTimePassword();
  return (
    <OnceDialog
      title={t.makeFor(username)}
      close={close}
      shown={
        make.data && {
          warning: t.once(utc(new Date(make.data.expiresAt))),
          secrets: [{ label: t.of(username), value: make.data.password }],
          kept: t.kept,
          done: t.done,
        }
      }
    >
      <Stack>
        <Text size="sm">{t.hint}</Text>
        <FailureBox error={make.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {texts.peoplePage.cancel}
          </Button>
          <Button loading={make.isPending} onClick={() => make.mutate(username)}>
            {t.make}
          </Button>
        </Group>
      </Stack>
    </OnceDialog>
  );
}
