import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { FailureBox } from '../parts/FormDialog';
import { texts } from '../texts';
import { useChoosePassword, useSignOut } from './queries';

const t = texts.youPage;

/** The door for who came in with a one-time password, and has to choose their own before anything else. */
export function ChangeFirst() {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const choose = useChoosePassword();
  const signOut = useSignOut();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    choose.mutate({ currentPassword: current, newPassword: next });
  };
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <form onSubmit={submit}>
          <Stack>
            <Title order={1}>{t.choose.title}</Title>
            <Alert
              className="notice"
              data-tone="warning"
              icon={<IconAlertTriangle aria-hidden />}
              role="status"
            >
              {t.choose.why}
            </Alert>
            <FailureBox error={choose.error} />
            <PasswordInput
              label={t.choose.current}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <PasswordInput
              label={t.password.next}
              description={t.password.nextHint}
              autoComplete="new-password"
              required
              withAsterisk={false}
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
            />
            <Group justify="space-between">
              <Button variant="default" onClick={() => signOut.mutate()}>
                {t.first.signOut}
              </Button>
              <Button type="submit" loading={choose.isPending}>
                {t.password.change}
              </Button>
            </Group>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
