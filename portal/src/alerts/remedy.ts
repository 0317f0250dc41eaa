import type { LinkProps } from '@tanstack/react-router';
import type { Alert } from '../api/types';
import { texts } from '../texts';

const t = texts.alerts;

/** What can be done about an alert at once: a backup of a data set, or a look at the page where it is mended. */
export type Remedy = { backUp: string } | { says: string; link: LinkProps };

type Raised = Pick<Alert, 'kind' | 'cause' | 'subject'>;

const FAILED = 'FAILED';

/** Undefined where the subject's own page is all that there is to look at. */
export function remedyOf({ kind, cause, subject }: Raised): Remedy | undefined {
  switch (kind) {
    case 'backup':
    case 'exposure':
    case 'job-missed':
    case 'job-empty':
      return { backUp: subject };
    case 'job-late':
    case 'job-stalled':
    case 'hook':
      return { says: t.jobs, link: { to: '/jobs', search: { dataSet: subject } } };
    case 'restore':
    case 'restore-test':
      return {
        says: t.failedRestores,
        link: { to: '/restores', search: { dataSet: subject, status: FAILED } },
      };
    case 'apply':
      return { says: t.restores, link: { to: '/restores', search: { dataSet: subject } } };
    case 'damage':
    case 'immutable':
    case 'retention':
      return { says: t.points, link: { to: '/points', search: { dataSet: subject } } };
    case 'plan-run':
      return { says: t.run, link: { to: '/runs/$id', params: { id: cause.slice('plan-run:'.length) } } };
    case 'plan-version':
    case 'plan-unapproved-run':
      return { says: t.plan, link: { to: '/plans/$name', params: { name: subject } } };
    case 'approval':
    case 'own-approval':
      return { says: t.approvals, link: { to: '/approvals' } };
    case 'unproven':
    case 'drill-overdue':
    case 'drill-missed':
    case 'drill-notice':
    case 'drill-approval':
    case 'action-item':
    case 'training':
      return { says: t.drills, link: { to: '/drills' } };
    case 'readiness':
    case 'review':
    case 'site-lag':
    case 'site-takeover':
      return { says: t.recovery, link: { to: '/recovery' } };
    case 'coverage':
    case 'coverage-unseen':
      return { says: t.coverage, link: { to: '/coverage' } };
    case 'drift':
      return { says: t.declarations, link: { to: '/declarations' } };
    case 'notification':
    case 'heartbeat':
      return { says: t.notifications, link: { to: '/notifications' } };
    case 'audit-anchor':
    case 'audit-syslog-behind':
      return { says: t.audit, link: { to: '/audit' } };
    default:
      return undefined;
  }
}
