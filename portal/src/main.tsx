import '@mantine/core/styles.css';
import './portal.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Refusal } from './api/client';
import { SESSION } from './api/keys';
import { reporting } from './api/mutations';
import { DASHBOARD_QUERY } from './api/queries';
import { SESSION_QUERY } from './api/session';
import { App } from './App';
import { router } from './app/router';
import { FailureLog } from './parts/failureLog';
import { FailureReports } from './parts/Failures';
import { theme } from './theme';

const failures = new FailureLog();
const cache: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // whoever is refused for not being signed in any more is asked to, whatever it was that they looked at
    onError: (error, { queryKey }) => {
      if (error instanceof Refusal && error.status === 401 && queryKey[0] !== SESSION[0])
        void cache.invalidateQueries({ queryKey: SESSION });
    },
  }),
  mutationCache: reporting(failures.report),
  defaultOptions: {
    queries: {
      retry: (count, error) =>
        count < 3 && !(error instanceof Refusal && error.status >= 400 && error.status < 500),
      staleTime: 1000,
    },
  },
});

// Who is here, how things stand and another page's own script: each needs the server, and none the others.
void cache.prefetchQuery(SESSION_QUERY);
void cache.prefetchQuery(DASHBOARD_QUERY);
void router.load();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={cache}>
        <FailureReports value={failures}>
          <App />
        </FailureReports>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
