import { Button, Center, Loader } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Refusal } from './api/client';
import { useSession } from './api/session';
import { router } from './app/router';
import { Failure } from './parts/Failure';
import { SignInPage } from './signin/SignInPage';
import { texts } from './texts';

// few need them, and none twice
const ChangeFirst = lazy(() =>
  import('./signin/ChangeFirst').then(({ ChangeFirst: page }) => ({ default: page })),
);
const SetUpFirst = lazy(() =>
  import('./signin/SetUpFirst').then(({ SetUpFirst: page }) => ({ default: page })),
);

/** Signed in: the page that the address names. Else: the door, behind which that page still is. */
export function App() {
  const session = useSession();
  if (session.isPending) return <Wait />;
  if (session.error instanceof Refusal && session.error.status === 401)
    return <SignInPage ended={session.data !== undefined} />;
  if (session.data === undefined) {
    return (
      <Center h="100vh" p="md">
        <Failure title={texts.errors.title} says={session.error?.message ?? ''}>
          <Button mt="sm" display="block" onClick={() => void session.refetch()}>
            {texts.errors.retry}
          </Button>
        </Failure>
      </Center>
    );
  }
  if (session.data.passwordChangeDue)
    return (
      <Suspense fallback={<Wait />}>
        <ChangeFirst />
      </Suspense>
    );
  if (session.data.roles.length > 0 && session.data.permissionsSomewhere.length === 0)
    return (
      <Suspense fallback={<Wait />}>
        <SetUpFirst />
      </Suspense>
    );
  return <RouterProvider router={router} />;
}

function Wait() {
  return (
    <Center h="100vh">
      <Loader />
    </Center>
  );
}
