import { Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { useMayEverywhere } from '../api/session';
import type { Channel, Heartbeat, Notification } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Filter } from '../parts/Filter';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useChannels, useTestChannel } from './queries';

const t = texts.notifications;
const route = getRouteApi('/notifications');

function Works({ error, at }: { error?: string | null; at?: string | null }) {
  return (
    <>
      <StatusBadge
        status={error ? 'failed' : at ? 'success' : 'scheduled'}
        label={error ? t.fails : at ? t.works : t.untried}
      />
      {error && <span className="of message">{error}</span>}
    </>
  );
}

const CHANNELS = [
  {
    name: t.name,
    value: (one: Channel) => one.name,
    cell: (one: Channel) => <Named name={one.name} of={one.kind} />,
  },
  {
    name: t.about,
    wide: true,
    value: (one: Channel) => `${one.severities.join(' ')}: ${one.services.join(' ')}`,
    cell: (one: Channel) => (
      <Named
        name={one.severities.map((severity) => texts.siteStatus[severity] ?? severity).join(', ')}
        of={one.services.length === 0 ? t.allServices : one.services.join(', ')}
      />
    ),
  },
  {
    name: t.state,
    wide: true,
    value: (one: Channel) => one.error,
    cell: (one: Channel) => <Works error={one.error} at={one.lastDelivered} />,
  },
  {
    name: t.waiting,
    value: (one: Channel) => one.waiting,
    cell: (one: Channel) => (
      <PageLink to="/notifications" search={{ channel: one.name, state: 'waiting' }}>
        {one.waiting}
      </PageLink>
    ),
  },
  {
    name: t.delivered,
    value: (one: Channel) => one.lastDelivered,
    cell: (one: Channel) => <Moment at={one.lastDelivered} />,
  },
];

const HEARTBEATS = [
  {
    name: t.beat,
    value: (one: Heartbeat) => one.name,
    cell: (one: Heartbeat) => <span className="name">{one.name}</span>,
  },
  {
    name: t.state,
    wide: true,
    value: (one: Heartbeat) => one.error,
    cell: (one: Heartbeat) => <Works error={one.error} at={one.answeredAt} />,
  },
  {
    name: t.answered,
    value: (one: Heartbeat) => one.answeredAt,
    cell: (one: Heartbeat) => <Moment at={one.answeredAt} />,
  },
  {
    name: t.tried,
    value: (one: Heartbeat) => one.triedAt,
    cell: (one: Heartbeat) => <Moment at={one.triedAt} />,
  },
];

const LOG = [
  {
    name: t.alert,
    value: (one: Notification) => one.alertTitle,
    cell: (one: Notification) => <Named name={one.alertTitle} of={t.events[one.event] ?? one.event} />,
  },
  { name: t.channel, value: (one: Notification) => one.channel, cell: (one: Notification) => one.channel },
  {
    name: t.state,
    wide: true,
    value: (one: Notification) => one.state,
    cell: (one: Notification) => (
      <>
        <StatusBadge status={one.state} label={t.states[one.state] ?? one.state} />
        {one.error && <span className="of message">{one.error}</span>}
      </>
    ),
  },
  { name: t.attempts, value: (one: Notification) => one.attempts, cell: (one: Notification) => one.attempts },
  {
    name: t.due,
    value: (one: Notification) => one.dueAt,
    cell: (one: Notification) => <Moment at={one.deliveredAt ?? one.dueAt} />,
  },
];

/** Who is told of alerts, whether that works, and what was told. */
export function NotificationsPage() {
  const { after, ...filters } = route.useSearch();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useChannels();
  const may = useMayEverywhere('operate');
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }) });
  const filtered = filters.channel !== undefined || filters.state !== undefined;
  const channels = may
    ? [...CHANNELS, { name: '', wide: true, cell: (one: Channel) => <Test name={one.name} /> }]
    : CHANNELS;
  return (
    <Page title={t.title} hint={t.hint} error={error} retry={() => void refetch()}>
      {data && (
        <>
          <Section title={t.channels}>
            {data.items.length === 0 ? (
              <Undeclared says={t.noChannel} hint={t.noChannelNext} />
            ) : (
              <DataTable
                label={t.channels}
                columns={channels}
                rows={data.items}
                fileName="channels"
                idOf={(one) => one.name}
                testIdOf={(one) => `channel-${one.name}`}
              />
            )}
          </Section>
          <Section title={t.heartbeats} hint={t.heartbeatsHint}>
            {data.heartbeats.length === 0 ? (
              <Undeclared says={t.noHeartbeat} hint={t.noHeartbeatNext} />
            ) : (
              <DataTable
                label={t.heartbeats}
                columns={HEARTBEATS}
                rows={data.heartbeats}
                fileName="heartbeats"
                idOf={(one) => one.name}
                testIdOf={(one) => `heartbeat-${one.name}`}
              />
            )}
          </Section>
        </>
      )}
      <Section title={t.log}>
        <PagedTable<Notification>
          label={t.log}
          queryKey={['notifications', 'log', filters]}
          load={(from, limit) =>
            answer(
              api.GET('/api/v1/admin/notifications', {
                params: { query: { ...filters, after: from, limit } },
              }),
            )
          }
          columns={LOG}
          idOf={(one) => one.id}
          testIdOf={() => 'notification'}
          after={after}
          onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }) })}
          fileName="notifications"
          filters={
            <>
              <Filter
                label={t.channel}
                all={t.all}
                value={filters.channel}
                options={(data?.items ?? []).map((one) => one.name)}
                onChange={(channel) => narrow({ channel })}
              />
              <Filter
                label={t.state}
                all={t.all}
                value={filters.state}
                options={Object.entries(t.states).map(([value, label]) => ({ value, label }))}
                onChange={(state) => narrow({ state })}
              />
            </>
          }
          empty={
            filtered ? (
              <Nothing
                says={t.noneLike}
                next={{ label: texts.points.clear, link: { to: '/notifications' } }}
              />
            ) : (
              <Nothing
                says={t.noLog}
                hint={data?.items.length === 0 ? t.noChannelNext : t.noLogNext}
                next={{ label: t.seeAlerts, link: { to: '/alerts' } }}
              />
            )
          }
        />
      </Section>
    </Page>
  );
}

function Test({ name }: { name: string }) {
  const test = useTestChannel(name);
  return (
    <>
      <Button size="compact-sm" variant="default" loading={test.isPending} onClick={() => test.mutate()}>
        {t.test}
      </Button>
      {test.data?.delivered && (
        <Text size="xs" c="dimmed" role="status" className="message">
          {t.tested(name, test.data.detail)}
        </Text>
      )}
    </>
  );
}
