import { Button, Loader, Stack, Text } from '@mantine/core';
import { Failure } from '../parts/Failure';
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
      <Failure title={title} says={says} />
      <Button variant="default" onClick={end} style={{ alignSelf: 'flex-end' }}>
        {texts.part.close}
      </Button>
    </Stack>
  );
}
