import { ActionIcon, Alert, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle, IconCheck, IconCopy } from '@tabler/icons-react';
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import { texts } from '../texts';

const FailureContext = createContext<(message: string) => void>(() => undefined);

/** Reports a failure that stays on the page until it is dismissed. */
export const useReportFailure = () => useContext(FailureContext);

export function Failures({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<string[]>([]);
  const report = useCallback(
    (message: string) => setMessages((all) => (all.includes(message) ? all : [...all, message])),
    [],
  );
  const shown = useMemo(
    () =>
      messages.map((message) => (
        <Alert
          key={message}
          color="red"
          icon={<IconAlertCircle aria-hidden />}
          title={texts.errors.title}
          withCloseButton
          closeButtonLabel={texts.errors.dismiss}
          onClose={() => setMessages((all) => all.filter((one) => one !== message))}
          role="alert"
        >
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Text size="sm" className="message">
              {message}
            </Text>
            <CopyButton value={message}>
              {({ copied, copy }) => (
                <ActionIcon variant="subtle" color="red" onClick={copy} aria-label={texts.errors.copy}>
                  {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
                </ActionIcon>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )),
    [messages],
  );
  return (
    <FailureContext.Provider value={report}>
      <Stack gap="xs" className="failures">
        {shown}
      </Stack>
      {children}
    </FailureContext.Provider>
  );
}
