import { Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import type { OpenSession } from '../api/types';
import { Nothing } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { browserName } from './browser';
import { SESSIONS, useEndSession } from './queries';

const t = texts.youPage.sessions;
const route = getRouteApi('/you');

/** Where a session is, and since when. */
export const SESSION_COLUMNS = [
  {
    name: t.browser,
    value: (session: OpenSession) => session.client,
    cell: (session: OpenSession) => (
      <span className="name" title={session.client}>
        {browserName(session.client) || texts.nothing}
      </span>
    ),
  },
  {
    name: t.from,
    value: (session: OpenSession) => session.address,
    cell: (session: OpenSession) => session.address,
  },
  {
    name: t.since,
    value: (session: OpenSession) => session.beganAt,
    cell: (session: OpenSession) => <Moment at={session.beganAt} />,
  },
  {
    name: t.seen,
    value: (session: OpenSession) => session.lastSeenAt,
    cell: (session: OpenSession) => <Moment at={session.lastSeenAt} />,
  },
];

const COLUMNS = [
  ...SESSION_COLUMNS,
  { name: t.end, cell: (session: OpenSession) => <End session={session} /> },
];

/** Where one is signed in to the portal. */
export function SessionsSection() {
  const { sessionsAfter } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Section title={t.title} hint={t.hint}>
      <PagedTable<OpenSession>
        label={t.title}
        queryKey={SESSIONS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/session/open', { params: { query: { after, limit } } }))
        }
        columns={COLUMNS}
        idOf={(session) => session.sessionId}
        testIdOf={(session) => `session-${session.sessionId}`}
        after={sessionsAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, sessionsAfter: to }) })}
        fileName="sessions"
        empty={
          <Nothing says={t.none} hint={t.noneNext} next={{ label: texts.notFound.next, link: { to: '/' } }} />
        }
        broad
      />
    </Section>
  );
}

function End({ session }: { session: OpenSession }) {
  const end = useEndSession();
  if (session.current)
    return (
      <Text size="sm" c="dimmed">
        {t.current}
      </Text>
    );
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={end.isPending}
      onClick={() => end.mutate(session.sessionId)}
    >
      {t.end}
    </Button>
  );
}
