import { Button, Text } from '@mantine/core';
import type { OpenSession } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { browserName } from './browser';
import { useEndSession, useOpenSessions } from './queries';

const t = texts.youPage.sessions;

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
  const sessions = useOpenSessions();
  const { data } = sessions;
  return (
    <Section
      title={t.title}
      hint={t.hint}
      action={data && <Export name="sessions" columns={COLUMNS} rows={() => Promise.resolve(data.items)} />}
    >
      <Loaded query={sessions}>
        {({ items }) =>
          items.length === 0 ? (
            <Nothing
              says={t.none}
              hint={t.noneNext}
              next={{ label: texts.notFound.next, link: { to: '/' } }}
            />
          ) : (
            <DataTable
              label={t.title}
              columns={COLUMNS}
              rows={items}
              idOf={(session) => session.sessionId}
              testIdOf={(session) => `session-${session.sessionId}`}
              broad
            />
          )
        }
      </Loaded>
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
