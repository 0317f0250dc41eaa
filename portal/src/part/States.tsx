import { Alert, Button, Loader, Stack, Text } from '@mantine/core';
import { texts } from '../texts';

/** Something goes on at the server. */
export function UnderWay({ stage }: { stage: string }) {
  return (
    <Stack align="center" py="xl" role="status" aria-live="polite">
      <Loader />
      <Text size="sm">{stage}</Text>
    </Stack>
  );
}

export function Problem({ title, says, end }: { title: string; says: string; end: () => void }) {
  return (
    <Stack>
      <Alert className="notice" data-tone="bad" role="alert" title={title}>
        <span className="message">{says}</span>
      </Alert>
      <Button variant="default" onClick={end} style={{ alignSelf: 'flex-end' }}>
        {texts.part.close}
      </Button>
    </Stack>
  );
}
