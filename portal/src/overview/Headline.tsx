import { Text } from '@mantine/core';
import { IconAlertTriangle, IconShieldCheck, IconShieldX } from '@tabler/icons-react';
import { remedyOf } from '../alerts/remedy';
import { RemedyButton } from '../alerts/RemedyButton';
import { Runbook } from '../alerts/Runbook';
import type { Alert, Dashboard } from '../api/types';
import { PageLink } from '../parts/Links';
import { Said } from '../parts/Said';
import { StaleMark } from '../parts/Stale';
import { StatusBadge } from '../parts/StatusBadge';
import { SubjectLink } from '../parts/SubjectLink';
import { Time } from '../parts/Time';
import { toneOf } from '../parts/tone';
import { texts } from '../texts';
import { mostUrgent, nextStep } from './nextStep';
import { evidenceOf } from './summary';

const SHIELDS = { healthy: IconShieldCheck, warning: IconAlertTriangle, critical: IconShieldX };

/** Whether the platform can be recovered now, in one sentence, and what stands against it. */
export function Headline({ dashboard }: { dashboard: Dashboard }) {
  const { headline, alerts, alertCount } = dashboard;
  const status = headline.status in SHIELDS ? (headline.status as keyof typeof SHIELDS) : 'warning';
  const Shield = SHIELDS[status];
  const rows = dashboard.rtoRpoCompliance;
  const urgent = mostUrgent(rows);
  const next = urgent && nextStep(urgent);
  // what stands critically comes before what is unproven; where it is backed up again, its button is just below
  const worst = alerts.find((alert) => alert.severity === 'critical');
  const remedy = worst && remedyOf(worst);
  return (
    <div className="headline" data-tone={toneOf(status)}>
      <div className="headline-sentence" data-testid="headline" role="status">
        <Shield size={24} aria-hidden />
        <PageLink {...evidenceOf(dashboard)} c="inherit" underline="hover">
          {headline.sentence}
        </PageLink>
        <StaleMark />
      </div>
      {worst && remedy && 'link' in remedy ? (
        <div className="headline-next" data-testid="next-step">
          <b>{texts.next.first}</b>{' '}
          <PageLink {...remedy.link} underline="always">
            {texts.alerts.first(worst.title, remedy.says)}
          </PageLink>
        </div>
      ) : (
        next &&
        urgent && (
          <div className="headline-next" data-testid="next-step">
            <b>{texts.next.first}</b>{' '}
            <PageLink {...next.link} underline="always">
              {texts.services.next(urgent.dataSet, next.says)}
            </PageLink>
          </div>
        )
      )}
      {alerts.length > 0 && (
        <ul className="plain alerts" aria-label={texts.alerts.title} data-testid="alerts">
          {alerts.map((alert) => (
            <Standing key={alert.id} alert={alert} />
          ))}
          {alertCount > alerts.length && (
            <li>
              <PageLink to="/alerts">{texts.alerts.more(alertCount - alerts.length)}</PageLink>
            </li>
          )}
        </ul>
      )}
    </div>
  );
}

/** An alert; it goes when its cause does. */
function Standing({ alert }: { alert: Alert }) {
  return (
    <li>
      <div className="alert-title">
        <StatusBadge status={alert.severity} label={texts.siteStatus[alert.severity] ?? alert.severity} />
        <Text size="sm" fw={600} component="span">
          {alert.title}
        </Text>
        <Text size="xs" c="dimmed" component="span">
          <SubjectLink name={alert.subject} amidWords /> · {texts.alerts.since} <Time at={alert.since} /> ·{' '}
          <Runbook of={alert} />
        </Text>
        <span className="alert-remedy">
          <RemedyButton alert={alert} />
        </span>
      </div>
      <Text size="sm" className="message">
        <Said text={alert.detail} />
      </Text>
    </li>
  );
}
