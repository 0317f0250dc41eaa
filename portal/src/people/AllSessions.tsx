import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { OpenSession } from '../api/types';
import { DataTable } from '../parts/DataTable';
import { FormDialog } from '../parts/FormDialog';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { browserName } from '../you/browser';
import { SESSION_COLUMNS } from '../you/SessionsSection';
import { useAllSessions, useEndAnySession } from './queries';

const t = texts.access.sessions;

/** Where everybody is signed in, to be ended by who may. */
export function AllSessions() {
  const sessions = useAllSessions();
  const [ending, setEnding] = useState<OpenSession>();
  return (
    <Section title={t.title} hint={t.hint}>
      <Loaded query={sessions}>
        {({ items }) =>
          items.length === 0 ? (
            // who looks came in by a token
            <Text size="sm">{t.none}</Text>
          ) : (
            <DataTable<OpenSession>
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
              rows={items}
              fileName="all-sessions"
              idOf={(one) => one.sessionId}
              testIdOf={(one) => `session-of-${one.user}`}
              broad
            />
          )
        }
      </Loaded>
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
