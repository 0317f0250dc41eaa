import { Alert, Drawer } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { useLiveEvents } from '../api/live';
import { Failures, FailureReports } from '../parts/Failures';
import { LostSince } from '../parts/Stale';
import { texts } from '../texts';
import { Header } from './Header';
import { SideBar } from './SideBar';

/** What stays while pages change: the header, the places to go, what failed, and the line to the server. */
export function Shell() {
  const lostSince = useLiveEvents();
  const [opened, places] = useDisclosure();
  return (
    <FailureReports>
      <LostSince.Provider value={lostSince}>
        <a href="#content" className="skip">
          {texts.navigation.skip}
        </a>
        <Header lostSince={lostSince} openPlaces={places.open} />
        <div className="shell">
          <aside className="side">
            <SideBar />
          </aside>
          <main id="content" className="page" tabIndex={-1}>
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
            <Failures />
            <Outlet />
          </main>
        </div>
        <Drawer
          opened={opened}
          onClose={places.close}
          size={280}
          title={texts.product}
          closeButtonProps={{ 'aria-label': texts.navigation.close }}
        >
          <SideBar onGo={places.close} />
        </Drawer>
      </LostSince.Provider>
    </FailureReports>
  );
}
