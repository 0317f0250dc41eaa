import { Button, Skeleton, Stack } from '@mantine/core';
import { Failure } from '../parts/Failure';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { texts } from '../texts';

/** A page that has not come yet. */
export function Pending() {
  return (
    <Stack aria-busy="true">
      <Skeleton h={32} w="40%" />
      <Skeleton h={220} />
      <Skeleton h={320} />
    </Stack>
  );
}

/** An address that is none of ours. */
export function NotFound() {
  return (
    <Page title={texts.notFound.title}>
      <Nothing says={texts.notFound.says} next={{ label: texts.notFound.next, link: { to: '/' } }} />
    </Page>
  );
}

/** A page that broke, or whose script the server no longer has because it was upgraded meanwhile. */
export function Failed({ error }: { error: unknown }) {
  return (
    <Failure title={texts.errors.title} says={error instanceof Error ? error.message : String(error)}>
      <Button size="xs" mt="xs" display="block" onClick={() => window.location.reload()}>
        {texts.errors.reload}
      </Button>
    </Failure>
  );
}
