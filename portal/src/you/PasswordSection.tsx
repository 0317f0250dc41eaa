import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { useChangePassword } from './queries';

const t = texts.youPage.password;

/** Changes one's own password. */
export function PasswordSection() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate(
      { currentPassword: current, newPassword: next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
        },
      },
    );
  };
  return (
    <Section title={t.title} hint={t.hint}>
      <form onSubmit={submit}>
        <Stack maw={420}>
          {(change.error || change.isSuccess) && (
            <Alert
              className="notice"
              data-tone={change.error ? 'bad' : 'good'}
              role={change.error ? 'alert' : 'status'}
            >
              <span className="message">{change.error?.message ?? t.changed}</span>
            </Alert>
          )}
          <PasswordInput
            label={t.current}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={t.next}
            description={t.nextHint}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Group>
            <Button type="submit" variant="default" loading={change.isPending}>
              {t.change}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  );
}
