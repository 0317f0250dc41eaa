import {
  Alert,
  Anchor,
  Button,
  Center,
  Divider,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { IconAlertCircle, IconAlertTriangle, IconAnchor } from '@tabler/icons-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Refusal } from '../api/client';
import { texts } from '../texts';
import { BreakGlassForm } from './BreakGlassForm';
import { useSignIn, useWaysIn } from './queries';

/** The door. `ended`: someone was signed in on this page until now. */
export function SignInPage({ ended = false }: { ended?: boolean }) {
  const signIn = useSignIn();
  const provider = useWaysIn().data?.provider;
  const reason = new URLSearchParams(window.location.search).get('sign-in');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [breaking, setBreaking] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate({ user: username, password, ...(code && { code }) });
  };
  // the name and the password are right, and a code is needed too
  const codeMissing = signIn.error instanceof Refusal && signIn.error.fields.includes('code');
  const [codeAsked, setCodeAsked] = useState(false);
  if (codeMissing && !codeAsked) {
    setCodeAsked(true);
  }
  const refused = signIn.error instanceof Refusal && signIn.error.status === 401;
  if (breaking)
    return (
      <Door title={texts.breakGlass.open}>
        <BreakGlassForm back={() => setBreaking(false)} />
      </Door>
    );
  return (
    <Door title={texts.signIn.title}>
      <form onSubmit={submit}>
        <Stack>
          {ended && !signIn.error && (
            <Alert
              className="notice"
              data-tone="warning"
              icon={<IconAlertTriangle aria-hidden />}
              role="status"
            >
              {texts.signIn.ended}
            </Alert>
          )}
          {!ended && reason !== null && !signIn.error && (
            <Alert className="notice" data-tone="bad" icon={<IconAlertCircle aria-hidden />} role="alert">
              {texts.signIn.reasons[reason] ?? texts.signIn.reasons.failed}
            </Alert>
          )}
          {signIn.error && !(codeMissing && !code) && (
            <Alert className="notice" data-tone="bad" icon={<IconAlertCircle aria-hidden />} role="alert">
              {refused ? texts.signIn.failed : signIn.error.message}
            </Alert>
          )}
          {provider && (
            <>
              <Button component="a" href={provider.start}>
                {texts.signIn.atProvider(provider.name)}
              </Button>
              <Divider label={texts.signIn.orPassword} />
            </>
          )}
          <TextInput
            label={texts.signIn.username}
            autoComplete="username"
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            required
            withAsterisk={false}
            autoFocus={!provider}
          />
          <PasswordInput
            label={texts.signIn.password}
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
          {codeAsked && (
            <TextInput
              label={texts.signIn.code}
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
              required
              withAsterisk={false}
              autoFocus
            />
          )}
          <Button type="submit" variant={provider ? 'default' : 'filled'} loading={signIn.isPending}>
            {texts.signIn.submit}
          </Button>
          <Text size="xs" c="dimmed">
            {texts.signIn.hint}
          </Text>
          <Anchor component="button" type="button" size="xs" onClick={() => setBreaking(true)}>
            {texts.breakGlass.way}
          </Anchor>
        </Stack>
      </form>
    </Door>
  );
}

function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={380} maw="100%">
        <Group gap="xs" mb="md">
          <IconAnchor size={28} aria-hidden color="var(--mantine-primary-color-filled)" />
          <Title order={1}>{title}</Title>
        </Group>
        {children}
      </Paper>
    </Center>
  );
}
