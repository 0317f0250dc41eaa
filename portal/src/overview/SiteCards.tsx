import { Group, Paper, Stack, Text } from '@mantine/core';
import type { SiteHealth } from '../api/types';
import { duration } from '../parts/format';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

/** Each site's repository: what it holds and how far it is behind. */
export function SiteCards({ sites }: { sites: SiteHealth[] }) {
  const t = texts.sites;
  return (
    <Section title={t.title}>
      {sites.length === 0 && <Nothing says={t.empty} />}
      <Stack gap="xs">
        {sites.map((site) => (
          <Paper key={site.repository} withBorder p="sm" data-testid={`site-${site.siteName}`}>
            <Group justify="space-between">
              <Text fw={600}>{site.siteName}</Text>
              <StatusBadge
                status={site.overallStatus ?? ''}
                label={texts.siteStatus[site.overallStatus ?? ''] ?? ''}
              />
            </Group>
            <Text size="sm">
              {t.repository} {site.repository} · {t.lastSync} <Time at={site.lastReplicationSync} /> · {t.lag}{' '}
              {site.replicationLagSeconds ? duration(site.replicationLagSeconds) : t.noLag}
            </Text>
            {site.detail && (
              <Text size="sm" c="dimmed" className="message">
                {site.detail}
              </Text>
            )}
          </Paper>
        ))}
      </Stack>
    </Section>
  );
}
