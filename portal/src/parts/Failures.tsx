import { Alert, Group, Stack, Text } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { createContext, useContext, useSyncExternalStore } from 'react';
import { texts } from '../texts';
import { CopyText } from './CopyText';
import { FailureLog } from './failureLog';

/** Where failures are kept until they are dismissed. */
export const FailureReports = createContext(new FailureLog());

/** Reports a failure that stays on the page until it is dismissed; what the server refuses to do is reported by itself. */
export const useReportFailure = () => useContext(FailureReports).report;

/** What was reported and not dismissed yet. */
export function Failures() {
  const { standing, subscribe, dismiss } = useContext(FailureReports);
  const messages = useSyncExternalStore(subscribe, standing);
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
