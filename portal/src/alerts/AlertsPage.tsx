import { Button, Group, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useAllowedTo } from '../api/allowed';
import { answer, api } from '../api/client';
import { ALERTS } from '../api/keys';
import { useMay } from '../api/session';
import type { Alert } from '../api/types';
import { Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Nothing';
import { Said } from '../parts/Said';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { SubjectLink } from '../parts/SubjectLink';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { RemedyButton } from './RemedyButton';
import { Runbook } from './Runbook';
import { TakeOnDialog } from './TakeOnDialog';

const t = texts.alertPage;
const route = getRouteApi('/alerts');

const COLUMNS = [
  {
    name: t.what,
    value: (alert: Alert) => `${alert.title}: ${alert.detail}`,
    cell: (alert: Alert) => (
      <Named
        name={alert.title}
        of={
          <>
            <Text size="sm" component="span" className="message">
              <Said text={alert.detail} />
            </Text>
            <span className="of">
              <Runbook of={alert} />
            </span>
          </>
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
  {
    name: t.subject,
    value: (alert: Alert) => alert.subject,
    cell: (alert: Alert) => <SubjectLink name={alert.subject} />,
  },
  {
    name: t.since,
    value: (alert: Alert) => alert.since,
    cell: (alert: Alert) => <Moment at={alert.since} />,
  },
  {
    name: t.state,
    wide: true,
    value: (alert: Alert) => alert.resolvedAt ?? alert.acknowledgedBy,
    cell: (alert: Alert) =>
      alert.resolvedAt ? (
        <>
          <StatusBadge status="success" label={t.over} />
          <Moment at={alert.resolvedAt} />
        </>
      ) : alert.acknowledgedBy ? (
        <>
          <StatusBadge status="in_progress" label={t.taken} />
          <span className="of message">{t.takenBy(alert.acknowledgedBy, alert.acknowledgement ?? '')}</span>
        </>
      ) : (
        <StatusBadge status="warning" label={t.stands} />
      ),
  },
];

/** What stands against recovery, and what stood. */
export function AlertsPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const some = [useMay('operate'), useMay('command')].some(Boolean);
  const operates = useAllowedTo('operate');
  const commands = useAllowedTo('command');
  const [taking, setTaking] = useState<Alert>();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const mayTake = (alert: Alert) =>
    some && !alert.acknowledgedBy && (operates(alert.subject) || commands(alert.subject));
  const columns = [
    ...COLUMNS,
    {
      name: '',
      wide: true,
      cell: (alert: Alert) =>
        !alert.resolvedAt && (
          <Group gap={6}>
            <RemedyButton alert={alert} />
            {mayTake(alert) && (
              <Button size="compact-sm" variant="default" onClick={() => setTaking(alert)}>
                {t.take}
              </Button>
            )}
          </Group>
        ),
    },
  ];
  return (
    <Page title={t.title} hint={t.hint}>
      <Section title={t.title} quiet>
        <PagedTable<Alert>
          label={t.title}
          queryKey={[...ALERTS, filters]}
          load={(from, limit) =>
            answer(api.GET('/api/v1/admin/alerts', { params: { query: { ...filters, after: from, limit } } }))
          }
          columns={columns}
          idOf={(alert) => alert.id}
          testIdOf={(alert) => `alert-${alert.subject}`}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="alerts"
          filters={
            <>
              <Filter
                label={t.which}
                all={t.standing}
                value={filters.state}
                options={[
                  { value: 'resolved', label: t.resolved },
                  { value: 'all', label: t.all },
                ]}
                onChange={(state) => narrow({ state })}
              />
              <Filter
                label={t.severity}
                all={t.anySeverity}
                value={filters.severity}
                options={['critical', 'warning'].map((value) => ({
                  value,
                  label: texts.siteStatus[value] ?? value,
                }))}
                onChange={(severity) => narrow({ severity })}
              />
            </>
          }
          empty={
            filters.state === undefined && filters.severity === undefined ? (
              <Nothing says={t.empty} next={{ label: t.emptyNext, link: { to: '/' } }} />
            ) : (
              <Nothing says={t.noneLike} next={{ label: texts.points.clear, link: { to: '/alerts' } }} />
            )
          }
          broad
        />
      </Section>
      {taking && <TakeOnDialog alert={taking} close={() => setTaking(undefined)} />}
    </Page>
  );
}
