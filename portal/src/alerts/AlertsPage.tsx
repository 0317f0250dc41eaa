import { Text } from '@mantine/core';
import { useDashboard } from '../api/queries';
import type { Alert } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';

const t = texts.alertPage;

const COLUMNS = [
  {
    name: t.what,
    value: (alert: Alert) => `${alert.title}: ${alert.detail}`,
    cell: (alert: Alert) => (
      <Named
        name={alert.title}
        of={
          <Text size="sm" component="span" className="message">
            {alert.detail}
          </Text>
        }
      />
    ),
  },
  {
    name: t.severity,
    value: (alert: Alert) => alert.severity,
    cell: (alert: Alert) => (
      <StatusBadge status={alert.severity} label={texts.siteStatus[alert.severity] ?? alert.severity} />
    ),
  },
  { name: t.subject, value: (alert: Alert) => alert.subject, cell: (alert: Alert) => alert.subject },
  {
    name: t.since,
    value: (alert: Alert) => alert.since,
    cell: (alert: Alert) => <Moment at={alert.since} />,
  },
];

export function AlertsPage() {
  const { data, error, refetch } = useDashboard();
  const alerts = data?.alerts ?? [];
  return (
    <Page title={t.title} hint={t.hint} error={error} retry={() => void refetch()}>
      {data && (
        <Section
          title={texts.alerts.title}
          action={<Export name="alerts" columns={COLUMNS} rows={() => Promise.resolve(alerts)} />}
        >
          {alerts.length === 0 ? (
            <Nothing says={t.empty} next={<PageLink to="/">{t.emptyNext}</PageLink>} />
          ) : (
            <DataTable
              label={t.title}
              columns={COLUMNS}
              rows={alerts}
              idOf={(alert) => alert.id}
              testIdOf={(alert) => `alert-${alert.subject}`}
            />
          )}
        </Section>
      )}
    </Page>
  );
}
