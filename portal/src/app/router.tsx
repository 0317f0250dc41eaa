import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { OverviewPage } from '../overview/OverviewPage';
import { draftOf } from '../restore/wish';
import { Failed, NotFound, Pending } from './Between';
import { parseSearch, stringifySearch } from './search';
import {
  alertSearch,
  approvalSearch,
  coverageSearch,
  drillSearch,
  peopleSearch,
  policiesSearch,
  servicesSearch,
  complianceSearch,
  auditSearch,
  declarationSearch,
  jobSearch,
  notificationSearch,
  overviewSearch,
  planSearch,
  pointSearch,
  recoverySearch,
  repositoriesSearch,
  serviceSearch,
  workSearch,
  youSearch,
} from './searches';
import { Shell } from './Shell';

// A page's own script comes when the page is first asked for, or when the pointer rests on a link to it. The first screen's
// comes with what all need: asked for afterwards, it and the parts that it shares with other pages are thirty more answers
// to wait for.

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const parent = { getParentRoute: () => root };

const overview = createRoute({
  ...parent,
  path: '/',
  validateSearch: overviewSearch,
  component: OverviewPage,
});

const services = createRoute({
  ...parent,
  path: '/services',
  validateSearch: servicesSearch,
  component: lazyRouteComponent(() => import('../services/ServicesPage'), 'ServicesPage'),
});

const service = createRoute({
  ...parent,
  path: '/services/$name',
  validateSearch: serviceSearch,
  component: lazyRouteComponent(() => import('../services/ServicePage'), 'ServicePage'),
});

const restore = createRoute({
  ...parent,
  path: '/restore',
  validateSearch: draftOf,
  component: lazyRouteComponent(() => import('../restore/RestoreWizard'), 'RestoreWizard'),
});

const restores = createRoute({
  ...parent,
  path: '/restores',
  validateSearch: workSearch,
  component: lazyRouteComponent(() => import('../restores/RestoresPage'), 'RestoresPage'),
});

const restoreRun = createRoute({
  ...parent,
  path: '/restores/$id',
  component: lazyRouteComponent(() => import('../restores/RestoreRunPage'), 'RestoreRunPage'),
});

const jobs = createRoute({
  ...parent,
  path: '/jobs',
  validateSearch: jobSearch,
  component: lazyRouteComponent(() => import('../jobs/JobsPage'), 'JobsPage'),
});

const job = createRoute({
  ...parent,
  path: '/jobs/$id',
  component: lazyRouteComponent(() => import('../jobs/JobPage'), 'JobPage'),
});

const points = createRoute({
  ...parent,
  path: '/points',
  validateSearch: pointSearch,
  component: lazyRouteComponent(() => import('../points/PointsPage'), 'PointsPage'),
});

const approvals = createRoute({
  ...parent,
  path: '/approvals',
  validateSearch: approvalSearch,
  component: lazyRouteComponent(() => import('../approvals/ApprovalsPage'), 'ApprovalsPage'),
});

const anomalies = createRoute({
  ...parent,
  path: '/anomalies',
  component: lazyRouteComponent(() => import('../anomalies/AnomaliesPage'), 'AnomaliesPage'),
});

const alerts = createRoute({
  ...parent,
  path: '/alerts',
  validateSearch: alertSearch,
  component: lazyRouteComponent(() => import('../alerts/AlertsPage'), 'AlertsPage'),
});

const people = createRoute({
  ...parent,
  path: '/people',
  validateSearch: peopleSearch,
  component: lazyRouteComponent(() => import('../people/PeoplePage'), 'PeoplePage'),
});

const you = createRoute({
  ...parent,
  path: '/you',
  validateSearch: youSearch,
  component: lazyRouteComponent(() => import('../you/YouPage'), 'YouPage'),
});

const repositories = createRoute({
  ...parent,
  path: '/repositories',
  validateSearch: repositoriesSearch,
  component: lazyRouteComponent(() => import('../repositories/RepositoriesPage'), 'RepositoriesPage'),
});

const recovery = createRoute({
  ...parent,
  path: '/recovery',
  validateSearch: recoverySearch,
  component: lazyRouteComponent(() => import('../recovery/RecoveryPage'), 'RecoveryPage'),
});

const drills = createRoute({
  ...parent,
  path: '/drills',
  validateSearch: drillSearch,
  component: lazyRouteComponent(() => import('../drills/DrillsPage'), 'DrillsPage'),
});

const drill = createRoute({
  ...parent,
  path: '/drills/$id',
  component: lazyRouteComponent(() => import('../drills/DrillPage'), 'DrillPage'),
});

const compliance = createRoute({
  ...parent,
  path: '/compliance',
  validateSearch: complianceSearch,
  component: lazyRouteComponent(() => import('../compliance/CompliancePage'), 'CompliancePage'),
});

const gone = createRoute({
  ...parent,
  path: '/gone',
  component: lazyRouteComponent(() => import('../gone/GonePage'), 'GonePage'),
});

const audit = createRoute({
  ...parent,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => import('../audit/AuditPage'), 'AuditPage'),
});

const policies = createRoute({
  ...parent,
  path: '/policies',
  validateSearch: policiesSearch,
  component: lazyRouteComponent(() => import('../policies/PoliciesPage'), 'PoliciesPage'),
});

const policy = createRoute({
  ...parent,
  path: '/policies/$name',
  component: lazyRouteComponent(() => import('../policies/PolicyPage'), 'PolicyPage'),
});

const coverage = createRoute({
  ...parent,
  path: '/coverage',
  validateSearch: coverageSearch,
  component: lazyRouteComponent(() => import('../coverage/CoveragePage'), 'CoveragePage'),
});

const notifications = createRoute({
  ...parent,
  path: '/notifications',
  validateSearch: notificationSearch,
  component: lazyRouteComponent(() => import('../notifications/NotificationsPage'), 'NotificationsPage'),
});

const declarations = createRoute({
  ...parent,
  path: '/declarations',
  validateSearch: declarationSearch,
  component: lazyRouteComponent(() => import('../declarations/DeclarationsPage'), 'DeclarationsPage'),
});

const settings = createRoute({
  ...parent,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/SettingsPage'), 'SettingsPage'),
});

const plan = createRoute({
  ...parent,
  path: '/plans/$name',
  validateSearch: planSearch,
  component: lazyRouteComponent(() => import('../plans/PlanPage'), 'PlanPage'),
});

const run = createRoute({
  ...parent,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('../runs/RunPage'), 'RunPage'),
});

const tree = root.addChildren([
  plan,
  run,
  policies,
  policy,
  coverage,
  notifications,
  declarations,
  audit,
  repositories,
  recovery,
  drills,
  drill,
  compliance,
  gone,
  settings,
  jobs,
  job,
  overview,
  services,
  service,
  restore,
  restores,
  restoreRun,
  points,
  approvals,
  alerts,
  anomalies,
  people,
  you,
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadDelay: 30,
  defaultPendingMs: 200,
  // what has come is shown at once, also when its place holder was there for a moment only
  defaultPendingMinMs: 0,
  defaultPendingComponent: Pending,
  defaultErrorComponent: Failed,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
