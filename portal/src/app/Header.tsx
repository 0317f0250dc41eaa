import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import {
  IconAnchor,
  IconClock,
  IconEye,
  IconFilter,
  IconMenu2,
  IconMoon,
  IconPlugConnectedX,
  IconSun,
  IconUser,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useMayEverywhere, useSession, useViewsOnly } from '../api/session';
import { useSignOut } from '../signin/queries';
import { texts } from '../texts';

/** What is the same on every page: whether it is live, who is here, how times are written, light or dark. */
export function Header(props: {
  lostSince?: Date;
  openPlaces: () => void;
  timesInFull: boolean;
  setTimesInFull: (inFull: boolean) => void;
}) {
  const { lostSince, openPlaces, timesInFull, setTimesInFull } = props;
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const signOut = useSignOut();
  const viewsOnly = useViewsOnly();
  const seesAll = useMayEverywhere('read');
  const username = useSession().data?.user ?? '';
  return (
    <header className="top">
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        className="top-menu"
        aria-label={texts.navigation.open}
        onClick={openPlaces}
      >
        <IconMenu2 size={20} />
      </ActionIcon>
      <Link to="/" className="brand">
        <IconAnchor size={22} aria-hidden color="var(--mantine-primary-color-filled)" />
        <span>{texts.product}</span>
      </Link>
      <span className="pill" data-tone={lostSince ? 'bad' : 'good'} data-testid="live">
        {lostSince ? <IconPlugConnectedX size={14} aria-hidden /> : <i className="dot" />}
        {lostSince ? texts.live.reconnecting : texts.live.connected}
      </span>
      {viewsOnly && (
        <span className="pill view-only" data-tone="unknown">
          <IconEye size={14} aria-hidden />
          <span>{texts.header.viewOnly}</span>
        </span>
      )}
      {!seesAll && (
        <span className="pill view-only" data-tone="unknown" title={texts.header.someServicesHint}>
          <IconFilter size={14} aria-hidden />
          <span>{texts.header.someServices}</span>
        </span>
      )}
      <span className="top-gap" />
      <Tooltip label={texts.header.timesInFull}>
        <ActionIcon
          variant={timesInFull ? 'light' : 'default'}
          size="lg"
          aria-label={texts.header.timesInFull}
          aria-pressed={timesInFull}
          onClick={() => setTimesInFull(!timesInFull)}
        >
          <IconClock size={18} />
        </ActionIcon>
      </Tooltip>
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
          <Menu.Item component={Link} to="/you">
            {texts.header.you}
          </Menu.Item>
          <Menu.Item onClick={() => signOut.mutate()}>{texts.header.signOut}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}
