import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { texts } from '../texts';
import { CopyText } from './CopyText';

interface Reports {
  messages: string[];
  report: (message: string) => void;
  dismiss: (message: string) => void;
}

const Context = createContext<Reports>({ messages: [], report: () => undefined, dismiss: () => undefined });

/** Reports a failure that stays on the page until it is dismissed. */
export const useReportFailure = () => useContext(Context).report;

/** Keeps what was reported below it. */
export function FailureReports({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<string[]>([]);
  const report = useCallback(
    (message: string) => setMessages((all) => (all.includes(message) ? all : [...all, message])),
    [],
  );
  const dismiss = useCallback(
    (message: string) => setMessages((all) => all.filter((one) => one !== message)),
    [],
  );
  const reports = useMemo(() => ({ messages, report, dismiss }), [messages, report, dismiss]);
  return <Context.Provider value={reports}>{children}</Context.Provider>;
}

/** What was reported and not dismissed yet. */
export function Failures() {
  const { messages, dismiss } = useContext(Context);
  if (messages.length === 0) return null;
  return (
    <Stack gap="xs" className="failures">
      {messages.map((message) => (
        <Alert
          key={message}
          data-tone="bad"
          className="notice"
          icon={<IconAlertCircle aria-hidden />}
          title={texts.errors.title}
          withCloseButton
          closeButtonLabel={texts.errors.dismiss}
          onClose={() => dismiss(message)}
          role="alert"
        >
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text size="sm" className="message">
              {message}
            </Text>
            <CopyText text={message} />
          </Group>
        </Alert>
      ))}
    </Stack>
  );
}
