import { Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { SHOWN } from '../api/mutations';
import type { Person } from '../api/types';
import { Failure } from '../parts/Failure';
import { texts } from '../texts';
import { LimitedRoles } from './LimitedRoles';
import { useAddPerson, useChangePerson } from './queries';

const t = texts.peoplePage;
const ROLES = Object.keys(t.roleNames);

/** Adds a person, or changes what one may do. */
export function PersonDialog({ person, close }: { person?: Person; close: () => void }) {
  const [username, setUsername] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [password, setPassword] = useState('');
  const [roles, setRoles] = useState<string[]>(person?.roles ?? ['viewer']);
  const add = useAddPerson();
  const change = useChangePerson(SHOWN);
  const error = add.error ?? change.error;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (person) change.mutate({ username: person.username, roles }, { onSuccess: close });
    else
      add.mutate(
        { username, displayName, password: password === '' ? undefined : password, roles },
        { onSuccess: close },
      );
  };
  return (
    <Modal
      opened
      onClose={close}
      title={person?.displayName ?? t.add}
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      <form onSubmit={submit}>
        <Stack>
          {error && <Failure says={error.message} />}
          {person === undefined && (
            <>
              <TextInput
                label={t.username}
                required
                autoComplete="off"
                value={username}
                onChange={(event) => setUsername(event.currentTarget.value)}
              />
              <TextInput
                label={t.displayName}
                value={displayName}
                onChange={(event) => setDisplayName(event.currentTarget.value)}
              />
              <PasswordInput
                label={t.password}
                description={t.passwordHint}
                autoComplete="new-password"
                value={password}
                onChange={(event) => setPassword(event.currentTarget.value)}
              />
            </>
          )}
          <Checkbox.Group label={t.roles} description={t.rolesHint} value={roles} onChange={setRoles}>
            <Stack gap="xs" mt="xs">
              {ROLES.map((role) => (
                <Checkbox key={role} value={role} label={t.roleNames[role]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <LimitedRoles roles={roles} change={setRoles} />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={add.isPending || change.isPending} disabled={roles.length === 0}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
