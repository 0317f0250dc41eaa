import { Alert } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import type { Dashboard } from '../api/types';

const LOOKS = {
  healthy: { color: 'teal', icon: <IconShieldCheck aria-hidden /> },
  warning: { color: 'yellow', icon: <IconAlertTriangle aria-hidden /> },
  critical: { color: 'red', icon: <IconShieldX aria-hidden /> },
};

/** Whether the platform can be recovered now, in one sentence. */
export function Headline({ headline }: { headline: Dashboard['headline'] }) {
  const look = LOOKS[(headline?.status ?? 'warning') as keyof typeof LOOKS] ?? LOOKS.warning;
  return (
    <Alert
      color={look.color}
      icon={look.icon}
      data-testid="headline"
      role="status"
      fw={600}
      className="headline"
    >
      {headline?.sentence}
    </Alert>
  );
}
