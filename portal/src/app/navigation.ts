import {
  IconBell,
  IconBooks,
  IconCalendarEvent,
  IconDatabase,
  IconLifebuoy,
  IconShieldCheck,
  IconBuildingFactory2,
  IconChecklist,
  IconClipboardList,
  IconFileCode,
  IconHistory,
  IconLayoutDashboard,
  IconListDetails,
  IconListSearch,
  IconRadar2,
  IconRestore,
  IconSend,
  IconServer2,
  IconSettings,
  IconUsers,
  IconWaveSine,
} from '@tabler/icons-react';
import type { LinkProps } from '@tanstack/react-router';
import type { Permission } from '../api/types';
import { texts } from '../texts';

const t = texts.navigation;

export interface Place {
  to: NonNullable<LinkProps['to']>;
  name: string;
  icon: typeof IconBell;
  /** What of it waits for somebody, counted beside its name. */
  counts?: 'approvals' | 'alerts';
  /** Not offered to those who may not do this for everything. */
  needs?: Permission;
}

/** Where one can go, in groups: what is safe, getting back, what runs, what is proven, who may. */
export const PLACES: { name: string; places: Place[] }[] = [
  {
    name: t.state,
    places: [
      { to: '/', name: t.overview, icon: IconLayoutDashboard },
      { to: '/services', name: t.services, icon: IconServer2 },
      { to: '/alerts', name: t.alerts, icon: IconBell, counts: 'alerts' },
      { to: '/coverage', name: t.coverage, icon: IconRadar2 },
      { to: '/anomalies', name: t.anomalies, icon: IconWaveSine },
    ],
  },
  {
    name: t.recover,
    places: [
      { to: '/restore', name: t.restore, icon: IconRestore },
      { to: '/restores', name: t.restores, icon: IconListDetails },
      { to: '/points', name: t.points, icon: IconHistory },
      { to: '/approvals', name: t.approvals, icon: IconChecklist, counts: 'approvals' },
    ],
  },
  {
    name: t.run,
    places: [
      { to: '/jobs', name: t.jobs, icon: IconBuildingFactory2 },
      { to: '/policies', name: t.policies, icon: IconClipboardList },
      { to: '/repositories', name: t.repositories, icon: IconDatabase },
    ],
  },
  {
    name: t.prove,
    places: [
      { to: '/recovery', name: t.recovery, icon: IconLifebuoy },
      { to: '/drills', name: t.drills, icon: IconCalendarEvent },
      { to: '/compliance', name: t.compliance, icon: IconShieldCheck },
      { to: '/audit', name: t.audit, icon: IconListSearch, needs: 'audit' },
    ],
  },
  {
    name: t.administer,
    places: [
      { to: '/people', name: t.people, icon: IconUsers, needs: 'read' },
      { to: '/notifications', name: t.notifications, icon: IconSend, needs: 'read' },
      { to: '/declarations', name: t.declarations, icon: IconFileCode, needs: 'read' },
      { to: '/settings', name: t.settings, icon: IconSettings, needs: 'read' },
      { to: '/gone', name: t.gone, icon: IconBooks },
    ],
  },
];
