import { Alert, Button, Center, Loader } from '@mantine/core';
import { Refusal } from './api/client';
import { useSession } from './api/queries';
import { OverviewPage } from './overview/OverviewPage';
import { FailureReports } from './parts/Failures';
import { SignInPage } from './signin/SignInPage';
import { texts } from './texts';

/** Signed in: the overview. Else: the door. */
export function App() {
  const session = useSession();
  if (session.isPending) {
    return (
      <Center h="100vh">
        <Loader />
      </Center>
    );
  }
  if (session.error instanceof Refusal && session.error.status === 401)
    return <SignInPage ended={session.data !== undefined} />;
  if (session.data === undefined) {
    return (
      <Center h="100vh" p="md">
        <Alert className="notice" data-tone="bad" title={texts.errors.title} role="alert">
          {session.error?.message}
          <Button mt="sm" display="block" onClick={() => void session.refetch()}>
            {texts.errors.retry}
          </Button>
        </Alert>
      </Center>
    );
  }
  return (
    <FailureReports>
      <OverviewPage username={session.data.user} />
    </FailureReports>
  );
}
