import {
  ActionIcon,
  Alert,
  Group,
  Menu,
  Title,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconAnchor, IconEye, IconMoon, IconPlugConnectedX, IconSun, IconUser } from '@tabler/icons-react';
import { useSignOut, useViewsOnly } from '../api/queries';
import { texts } from '../texts';

export function PageHeader({ username, lostSince }: { username: string; lostSince?: Date }) {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useSignOut();
  const viewsOnly = useViewsOnly();
  return (
    <header>
      <Group justify="space-between" mb="md">
        <Group gap="xs">
          <IconAnchor size={24} aria-hidden color="var(--mantine-primary-color-filled)" />
          <Title order={1}>{texts.product}</Title>
          <span className="pill" data-tone={lostSince ? 'bad' : 'good'} data-testid="live">
            {lostSince ? <IconPlugConnectedX size={14} aria-hidden /> : <i className="dot" />}
            {lostSince ? texts.live.reconnecting : texts.live.connected}
          </span>
          {viewsOnly && (
            <span className="pill" data-tone="unknown">
              <IconEye size={14} aria-hidden />
              {texts.header.viewOnly}
            </span>
          )}
        </Group>
        <Group gap="xs">
          <ActionIcon
            variant="default"
            size="lg"
            aria-label={texts.header.theme}
            onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
          >
            {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
          </ActionIcon>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon variant="default" size="lg" aria-label={texts.header.signedInAs(username)}>
                <IconUser size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>{texts.header.signedInAs(username)}</Menu.Label>
              <Menu.Item onClick={() => signOut.mutate()}>{texts.header.signOut}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      </Group>
      {lostSince && (
        <Alert
          data-tone="bad"
          className="notice"
          mb="md"
          icon={<IconPlugConnectedX aria-hidden />}
          role="status"
        >
          {texts.live.lost(lostSince.toLocaleTimeString())}
        </Alert>
      )}
    </header>
  );
}
