import { Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { OpenSession } from '../api/types';
import { FormDialog } from '../parts/FormDialog';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { browserName } from '../you/browser';
import { SESSION_COLUMNS } from '../you/SessionsSection';
import { SESSIONS, useEndAnySession } from './queries';

const t = texts.access.sessions;
const route = getRouteApi('/people');

/** Where everybody is signed in, to be ended by who may. */
export function AllSessions() {
  const { sessionsAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const [ending, setEnding] = useState<OpenSession>();
  return (
    <Section title={t.title} hint={t.hint}>
      <PagedTable<OpenSession>
        label={t.title}
        columns={[
          { name: texts.access.who, value: (one) => one.user, cell: (one) => one.user },
          ...SESSION_COLUMNS,
          {
            name: texts.access.end,
            cell: (one) =>
              one.current ? (
                <Text size="sm" c="dimmed">
                  {texts.youPage.sessions.current}
                </Text>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t.endOf(one.user, browserName(one.client))}
                  onClick={() => setEnding(one)}
                >
                  {t.end}
                </Button>
              ),
          },
        ]}
        queryKey={SESSIONS}
        load={(after, limit) =>
          answer(api.GET('/api/v1/admin/sessions', { params: { query: { after, limit } } }))
        }
        idOf={(one) => one.sessionId}
        testIdOf={(one) => `session-of-${one.user}`}
        after={sessionsAfter}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, sessionsAfter: to }) })}
        fileName="all-sessions"
        empty={<Text size="sm">{t.none}</Text>}
        broad
      />
      {ending && <EndDialog session={ending} close={() => setEnding(undefined)} />}
    </Section>
  );
}

function EndDialog({ session, close }: { session: OpenSession; close: () => void }) {
  const end = useEndAnySession();
  return (
    <FormDialog
      title={`${t.endOf(session.user, browserName(session.client))}?`}
      hint={t.endHint}
      error={end.error}
      confirm={t.end}
      cancel={texts.peoplePage.cancel}
      busy={end.isPending}
      send={() => end.mutate(session.sessionId, { onSuccess: close })}
      close={close}
    />
  );
}
