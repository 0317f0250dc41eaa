import { Alert, Drawer } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { Outlet } from '@tanstack/react-router';
import { useLiveEvents } from '../api/live';
import { Failures } from '../parts/Failures';
import { LostSince } from '../parts/Stale';
import { TimesInFull } from '../parts/Time';
import { texts } from '../texts';
import { Header } from './Header';
import { SideBar } from './SideBar';

/** What stays while pages change: the header, the places to go, what failed, and the line to the server. */
export function Shell() {
  const lostSince = useLiveEvents();
  const [opened, places] = useDisclosure();
  // as the choice of light or dark: kept by the browser, as it is the person's and not the page's
  const [timesInFull, setTimesInFull] = useLocalStorage({
    key: 'holdfast-times-in-full',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <LostSince.Provider value={lostSince}>
      <a href="#content" className="skip">
        {texts.navigation.skip}
      </a>
      <Header
        lostSince={lostSince}
        openPlaces={places.open}
        timesInFull={timesInFull}
        setTimesInFull={setTimesInFull}
      />
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
          <TimesInFull.Provider value={timesInFull}>
            <Outlet />
          </TimesInFull.Provider>
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
  );
}
