import { Group, Stack, Text } from '@mantine/core';
import type { Alert } from '../api/types';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

/** What is wrong now; an alert goes when its cause does. */
export function AlertList({ alerts }: { alerts: Alert[] }) {
  if (alerts.length === 0) return null;
  return (
    <Section title={texts.alerts.title} testId="alerts">
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {alerts.map((alert) => (
          <li key={alert.id}>
            <Group gap="xs" align="baseline">
              <StatusBadge
                status={alert.severity ?? ''}
                label={texts.siteStatus[alert.severity ?? ''] ?? alert.severity ?? ''}
              />
              <Text size="sm" fw={600}>
                {alert.title}
              </Text>
              <Text size="xs" c="dimmed">
                {texts.alerts.since} <Time at={alert.since} />
              </Text>
            </Group>
            <Text size="sm" className="message">
              {alert.detail}
            </Text>
          </li>
        ))}
      </Stack>
    </Section>
  );
}
