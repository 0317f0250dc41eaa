import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useSession } from '../api/session';
import { Failure } from '../parts/Failure';
import { grantName } from '../people/grants';
import { texts } from '../texts';
import { Once } from '../parts/Once';
import { useMakeToken } from './queries';

const t = texts.youPage;
const DAY = 24 * 60 * 60 * 1000;
/** The server takes no more than 366 days from when it gets it. */
const MARGIN = 60 * 1000;

/** Makes a token, and shows it once. */
export function TokenDialog({ close }: { close: () => void }) {
  const own = useSession().data?.roles ?? [];
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const make = useMakeToken();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ name, roles, expiresAt: new Date(Date.now() + Number(days) * DAY - MARGIN).toISOString() });
  };
  return (
    <Modal
      opened
      onClose={close}
      closeOnClickOutside={false}
      title={t.tokens.make}
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      {make.data ? (
        <Stack>
          <Text size="sm">{t.tokens.made}</Text>
          <Once label={t.tokens.token} value={make.data.token} />
          <Group justify="flex-end">
            <Button onClick={close}>{t.done}</Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            {make.error && <Failure says={make.error.message} />}
            <TextInput
              label={t.tokens.name}
              description={t.tokens.nameHint}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Checkbox.Group
              label={t.tokens.roles}
              description={t.tokens.rolesHint}
              value={roles}
              onChange={setRoles}
            >
              <Stack gap="xs" mt="xs">
                {(own.includes('administrator') ? Object.keys(texts.peoplePage.roleNames) : own).map(
                  (role) => (
                    <Checkbox key={role} value={role} label={grantName(role)} />
                  ),
                )}
              </Stack>
            </Checkbox.Group>
            <NumberInput
              label={t.tokens.days}
              description={t.tokens.daysHint}
              min={1}
              max={366}
              allowDecimal={false}
              required
              value={days}
              onChange={setDays}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t.cancel}
              </Button>
              <Button
                type="submit"
                loading={make.isPending}
                disabled={roles.length === 0 || name.trim() === '' || days === ''}
              >
                {t.tokens.make}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
