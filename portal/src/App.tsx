import { Button, Center, Loader } from '@mantine/core';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef } from 'react';
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

/** Signed in: the page that the address names. Else: the door, behind which that page is. */
export function App() {
  const session = useSession();
  if (session.isPending) return <Wait />;
  const out = session.error instanceof Refusal && session.error.status === 401;
  if (session.data === undefined && out) return <SignInPage />;
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
  if (session.data.passwordChangeDue && !out)
    return (
      <Suspense fallback={<Wait />}>
        <ChangeFirst />
      </Suspense>
    );
  if (session.data.roles.length > 0 && session.data.permissionsSomewhere.length === 0 && !out)
    return (
      <Suspense fallback={<Wait />}>
        <SetUpFirst />
      </Suspense>
    );
  return (
    <>
      {/* what was being written stays while its writer signs in again, and goes when somebody else does */}
      <div key={session.data.user} className={out ? 'behind' : 'within'}>
        <RouterProvider router={router} />
      </div>
      {out && <SignInAgain />}
    </>
  );
}

/** The door before the page: in the browser's top layer, so that nothing of what is behind can be seen or reached. */
function SignInAgain() {
  const door = useRef<HTMLDialogElement>(null);
  useEffect(() => door.current?.showModal(), []);
  return (
    <dialog
      ref={door}
      className="door"
      aria-label={texts.signIn.title}
      // Escape does not open it
      onCancel={(event) => event.preventDefault()}
    >
      <SignInPage ended />
    </dialog>
  );
}

function Wait() {
  return (
    <Center h="100vh">
      <Loader />
    </Center>
  );
}
