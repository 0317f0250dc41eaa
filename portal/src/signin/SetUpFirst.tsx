import { Alert, Button, Center, Paper, Stack, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Failures } from '../parts/Failures';
import { texts } from '../texts';
import { FactorSetUp } from '../you/FactorSetUp';
import { useSignOut } from './queries';

const t = texts.youPage;

/** The door for who has to set a second factor up before anything else. */
export function SetUpFirst() {
  const signOut = useSignOut();
  return (
    <Center mih="100vh" p="md" component="main">
      <Paper withBorder p="xl" w={420} maw="100%">
        <Stack>
          <Title order={1}>{t.first.title}</Title>
          <Alert
            className="notice"
            data-tone="warning"
            icon={<IconAlertTriangle aria-hidden />}
            role="status"
          >
            {t.first.why}
          </Alert>
          <Failures />
          <FactorSetUp
            close={() => undefined}
            aside={
              <Button variant="default" onClick={() => signOut.mutate()}>
                {t.first.signOut}
              </Button>
            }
          />
        </Stack>
      </Paper>
    </Center>
  );
}
