import { Text } from '@mantine/core';
import { useInventory } from '../api/queries';
import type { SiteHealth } from '../api/types';
import { bytes, duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { toneOf } from '../parts/tone';
import { texts } from '../texts';

const t = texts.sites;

/** Each site's repository: what it holds and how far it is behind. */
export function SiteCards({ sites }: { sites: SiteHealth[] }) {
  const inventory = useInventory();
  const declared = inventory.data?.sites ?? [];
  return (
    <Section title={t.title}>
      {sites.length === 0 && <Undeclared says={t.empty} />}
      <ul className="plain sites">
        {sites.map((site) => (
          <li
            key={site.repository}
            className="site"
            data-tone={toneOf(site.overallStatus)}
            data-testid={`site-${site.siteName}`}
          >
            <div className="site-title">
              <Text fw={600} component="span">
                {site.siteName}
              </Text>
              <Text size="xs" c="dimmed" component="span">
                {t.roles[declared.find((one) => one.name === site.siteName)?.role ?? '']}
              </Text>
              <StatusBadge
                status={site.overallStatus}
                label={texts.siteStatus[site.overallStatus] ?? site.overallStatus}
              />
            </div>
            <dl className="facts">
              <div>
                <dt>{t.repository}</dt>
                <dd>
                  <PageLink to="/points" search={{ repository: site.repository }}>
                    {site.repository}
                  </PageLink>
                </dd>
              </div>
              <div>
                <dt>{t.lastSync}</dt>
                <dd>{site.lastReplicationSync ? <Time at={site.lastReplicationSync} /> : t.nothingYet}</dd>
              </div>
              <div>
                <dt>{t.lag}</dt>
                <dd>
                  {lag(site).length === 0 ? (
                    texts.nothing
                  ) : (
                    <PageLink to="/repositories">
                      {lag(site).map((part, at) => (
                        <span key={part} className="nowrap">
                          {at > 0 && '· '}
                          {part}{' '}
                        </span>
                      ))}
                    </PageLink>
                  )}
                </dd>
              </div>
              <div>
                <dt>{t.stored}</dt>
                <dd>
                  {site.storedBytes ? (
                    <PageLink to="/repositories">{bytes(site.storedBytes)}</PageLink>
                  ) : (
                    texts.nothing
                  )}
                </dd>
              </div>
            </dl>
            {site.detail && (
              <Text size="sm" className="message" mt={4}>
                {site.detail}
              </Text>
            )}
            {site.lacking > 0 && (
              <PageLink to="/compliance" search={{ lacking: site.repository }} size="sm">
                {t.lacking(site.lacking)}
              </PageLink>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function lag({
  replicationLagSeconds: seconds,
  replicationLagBytes: lacks,
  overallStatus,
}: SiteHealth): string[] {
  // what cannot be opened may hold less than the catalog remembers
  if (overallStatus === 'critical') return [t.unknown];
  if (seconds === undefined || seconds === null) return [];
  const time = seconds >= 1 ? duration(Math.round(seconds)) : t.noLag;
  return lacks > 0 ? [time, bytes(lacks)] : [time];
}
