import { Button, Skeleton, Text } from '@mantine/core';
import { useDashboard, useInventory } from '../api/queries';
import { useMayEverywhere } from '../api/session';
import type { Growth, Inventory, SiteHealth } from '../api/types';
import { bytes, duration, isoSpan } from '../parts/format';
import { PageLink } from '../parts/Links';
import { LoadedInline } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { Capacity } from './Capacity';
import { KeyExports } from './KeyExports';
import { Prunes, Pruning } from './Prunes';
import { useGrowth, useImmutability, useNewestScrub, usePrune, useScan, useScrub } from './queries';
import { Scanning } from './Scanning';
import { Scrubbing, Scrubs } from './Scrubs';

const t = texts.repositories;
type Repository = Inventory['repositories'][number];

/** Where the copies lie. */
export function RepositoriesPage() {
  const inventory = useInventory();
  const dashboard = useDashboard();
  const error = inventory.error ?? dashboard.error;
  return (
    <Page title={t.title} hint={t.hint} error={error}>
      {inventory.data && dashboard.data ? (
        inventory.data.repositories.length === 0 ? (
          <Undeclared says={t.empty} />
        ) : (
          inventory.data.repositories.map((one) => (
            <Card
              key={one.name}
              repository={one}
              health={dashboard.data.drReplicationStatus.find((other) => other.repository === one.name)}
            />
          ))
        )
      ) : (
        !error && <Skeleton h={240} />
      )}
    </Page>
  );
}

function Card({ repository, health }: { repository: Repository; health?: SiteHealth }) {
  const name = repository.name ?? '';
  const grown = useGrowth(name);
  const scan = useScan(name);
  const seesAll = useMayEverywhere('read');
  const lag = health?.replicationLagSeconds;
  return (
    <Section
      title={name}
      hint={
        health && (
          <StatusBadge
            status={health.overallStatus}
            label={texts.siteStatus[health.overallStatus] ?? health.overallStatus}
          />
        )
      }
      action={<Actions name={name} scan={scan} />}
    >
      {health?.detail && (
        <Text size="sm" className="message" mb="xs">
          {health.detail}
        </Text>
      )}
      <dl className="facts facts-wide" data-testid={`repository-${name}`}>
        <div>
          <dt>{t.location}</dt>
          <dd>{repository.location}</dd>
        </div>
        <div>
          <dt>{t.site}</dt>
          <dd>{repository.site}</dd>
        </div>
        <div>
          <dt>{t.stored}</dt>
          <dd>{health?.storedBytes ? bytes(health.storedBytes) : texts.nothing}</dd>
        </div>
        <div>
          <dt>{t.points}</dt>
          <dd>
            <PageLink to="/points" search={{ repository: name }}>
              {grown.data ? t.pointsOf(grown.data.total) : texts.points.title}
            </PageLink>
          </dd>
        </div>
        <div>
          <dt>{t.newest}</dt>
          <dd>
            <Time at={health?.lastReplicationSync} />
          </dd>
        </div>
        <div>
          <dt>{t.behind}</dt>
          <dd>
            {lag === undefined || lag === null ? (
              texts.nothing
            ) : (
              <PageLink to="/points" search={{ repository: name }}>
                {lag >= 1 ? duration(Math.round(lag)) : texts.sites.noLag}
              </PageLink>
            )}
          </dd>
        </div>
        <div>
          <dt>{t.pruneEvery}</dt>
          <dd>{repository.pruneEvery ? isoSpan(repository.pruneEvery) : t.pruneByHand}</dd>
        </div>
        <div>
          <dt>{t.scrubEvery}</dt>
          <dd>{scrubbed(repository.scrub)}</dd>
        </div>
        {seesAll && (
          <>
            <ReadBack name={name} />
            <Immutable name={name} />
          </>
        )}
        <div>
          <dt>{t.credentials}</dt>
          <dd>{repository.passwordFile ?? (repository.passwordWrapped ? t.wrapped : texts.nothing)}</dd>
        </div>
        <div>
          <dt>{t.growth}</dt>
          <dd>
            <LoadedInline query={grown}>{({ days }) => <Grown name={name} days={days} />}</LoadedInline>
          </dd>
        </div>
      </dl>
      {seesAll ? (
        <>
          <Capacity name={name} />
          <Scanning name={name} />
          <Pruning name={name} />
          <Scrubbing name={name} />
          <Prunes name={name} />
          <Scrubs name={name} />
          <KeyExports repository={name} />
        </>
      ) : (
        <Text size="xs" c="dimmed" mt="xs">
          {t.shared}
        </Text>
      )}
    </Section>
  );
}

/** Since when every byte has been read back, and whether the newest scrub found damage. */
function ReadBack({ name }: { name: string }) {
  const newest = useNewestScrub(name);
  return (
    <div>
      <dt>{t.readBack}</dt>
      <dd>
        <LoadedInline query={newest}>
          {({ damaged, readBackSince }) =>
            damaged ? (
              <PageLink to="/repositories" search={{ scrubs: name }}>
                <StatusBadge status="FAILED" label={t.damaged} />
              </PageLink>
            ) : readBackSince ? (
              <Time at={readBackSince} />
            ) : (
              t.neverReadBack
            )
          }
        </LoadedInline>
      </dd>
    </div>
  );
}

/** How many of the newest recovery points nobody can remove now, and until when that is so of all of them. */
function Immutable({ name }: { name: string }) {
  const immutability = useImmutability(name);
  if (immutability.data?.newest === 0) return null;
  return (
    <div>
      <dt>{t.immutable}</dt>
      <dd>
        <LoadedInline query={immutability}>
          {({ locked, newest, until }) => (
            <>
              <PageLink to="/compliance">
                {locked === 0
                  ? t.notImmutable
                  : locked === newest
                    ? t.allImmutable
                    : t.someImmutable(locked, newest)}
              </PageLink>{' '}
              {locked > 0 && <Time at={until} />}
            </>
          )}
        </LoadedInline>
      </dd>
    </div>
  );
}

/** A bar for each day. */
function Grown({ name, days }: { name: string; days: Growth['days'] }) {
  const most = Math.max(...days.map((day) => day.addedBytes));
  const sum = days.reduce((all, day) => all + day.addedBytes, 0);
  // what is copied from another repository is not counted again
  if (sum === 0) return <>{texts.nothing}</>;
  return (
    <>
      <PageLink to="/points" search={{ repository: name }}>
        {bytes(sum)}
      </PageLink>
      <svg
        className="growth"
        viewBox="0 0 120 24"
        preserveAspectRatio="none"
        role="img"
        aria-label={`${t.growth}: ${bytes(sum)}`}
      >
        {days.map((day, index) => {
          const height = most > 0 ? (day.addedBytes / most) * 22 : 0;
          return (
            <rect
              key={day.day}
              x={index * 4}
              width={3}
              y={24 - Math.max(height, 1)}
              height={Math.max(height, 1)}
            >
              <title>{t.growthDay(day.day, bytes(day.addedBytes))}</title>
            </rect>
          );
        })}
      </svg>
    </>
  );
}

function Actions({ name, scan }: { name: string; scan: ReturnType<typeof useScan> }) {
  const mayAct = useMayEverywhere('operate');
  const prune = usePrune(name);
  const scrub = useScrub(name);
  if (!mayAct) return null;
  return (
    <div className="actions">
      {scan.data && (
        <Text size="xs" c="dimmed" role="status">
          {t.scanned(scan.data.found, scan.data.added, scan.data.removed)}
        </Text>
      )}
      <Button
        size="xs"
        variant="default"
        title={t.scanHint}
        loading={scan.isPending}
        onClick={() => scan.mutate()}
      >
        {t.scan}
      </Button>
      <Button size="xs" variant="default" loading={prune.isPending} onClick={() => prune.mutate()}>
        {t.prune}
      </Button>
      <Button
        size="xs"
        variant="default"
        title={t.scrubHint}
        loading={scrub.isPending}
        onClick={() => scrub.mutate()}
      >
        {t.scrub}
      </Button>
    </div>
  );
}

const scrubbed = ({ within, rateMib }: { within?: string | null; rateMib?: number | null }) =>
  (within ? isoSpan(within) : t.scrubByHand) + (rateMib ? t.scrubAtMost(rateMib) : '');
