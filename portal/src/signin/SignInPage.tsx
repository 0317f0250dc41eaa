import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Refusal } from '../api/client';
import { useSignIn } from '../api/queries';
import { texts } from '../texts';

/** The door. `ended`: someone was signed in on this page until now. */
export function SignInPage({ ended }: { ended: boolean }) {
  const signIn = useSignIn();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ user: username, password });
  };
  const refused = signIn.error instanceof Refusal && signIn.error.status === 401;
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={380} maw="100%">
        <form onSubmit={submit}>
          <Stack>
            <div>
              <Title order={1}>{texts.product}</Title>
              <Text size="sm" c="dimmed">
                {texts.signIn.hint}
              </Text>
            </div>
            {ended && !signIn.error && (
              <Alert color="yellow" role="status">
                {texts.signIn.ended}
              </Alert>
            )}
            {signIn.error && (
              <Alert color="red" role="alert">
                {refused ? texts.signIn.failed : signIn.error.message}
              </Alert>
            )}
            <TextInput
              label={texts.signIn.username}
              autoComplete="username"
              value={username}
              onChange={(event) => setUsername(event.currentTarget.value)}
              required
              autoFocus
            />
            <PasswordInput
              label={texts.signIn.password}
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              required
            />
            <Button type="submit" loading={signIn.isPending}>
              {texts.signIn.submit}
            </Button>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
