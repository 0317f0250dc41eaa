import type { LinkProps } from '@tanstack/react-router';
import type { Dashboard } from '../api/types';
import { daysUntil, duration } from '../parts/format';
import { toneOf, toneOfShare, type Tone } from '../parts/tone';
import { texts } from '../texts';

/** One of the figures at the top of the page. */
export interface Tile {
  name: string;
  value: string;
  note: string;
  tone: Tone;
  /** The page that has what was counted. */
  link: LinkProps;
}

const t = texts.tiles;

/** Where what the headline counts is listed: alerts before targets that are missed, and those before what has no point. */
export function evidenceOf({ alerts, compliance }: Dashboard): LinkProps {
  if (alerts.some((alert) => alert.severity === 'critical'))
    return { to: '/alerts', search: { severity: 'critical' } };
  if (compliance.missed > 0) return { to: '/compliance', search: { verdict: 'missed' } };
  if (compliance.unprotected > 0) return { to: '/compliance', search: { unprotected: 'true' } };
  return { to: '/compliance' };
}

/** The page in five figures: what an operator looks at first. */
export function tilesOf(dashboard: Dashboard, now: Date): Tile[] {
  return [
    targets(dashboard),
    exposure(dashboard),
    backups(dashboard),
    replication(dashboard),
    drill(dashboard, now),
  ];
}

const NAMED = 3;

/** As many names as a tile has room for, and how many more there are: the page that it leads to has all. */
function some(names: string[], total = names.length): string[] {
  return total <= NAMED ? names : [...names.slice(0, NAMED), t.more(total - NAMED)];
}

function targets({ compliance: { total, met, missed } }: Dashboard): Tile {
  return {
    name: t.targets,
    link: {
      to: '/compliance',
      search: missed > 0 ? { verdict: 'missed' } : met < total ? { verdict: 'unproven' } : {},
    },
    value: t.of(met, total),
    note:
      total === 0
        ? t.noDataSet
        : missed > 0
          ? t.missed(missed)
          : met === total
            ? t.allProven
            : t.unproven(total - met),
    tone: missed > 0 ? 'bad' : met < total || met === 0 ? 'warning' : 'good',
  };
}

/** The data set that uses most of its target, or those that have nothing to go back to. */
function exposure({ compliance }: Dashboard): Tile {
  const { total, unprotected, unprotectedSome, mostExposed: worst } = compliance;
  if (unprotected > 0 || !worst)
    return {
      name: t.exposure,
      link: total === 0 ? { to: '/services' } : { to: '/compliance', search: { unprotected: 'true' } },
      value: total === 0 ? '–' : t.everything,
      note: total === 0 ? t.noDataSet : t.noPoint(some(unprotectedSome, unprotected)),
      tone: 'warning',
    };
  const exposed = worst.currentExposureSeconds ?? 0;
  return {
    name: t.exposure,
    link: {
      to: '/services/$name',
      params: { name: worst.serviceName },
      search: { dataSet: worst.dataSet },
    },
    value: duration(Math.round(exposed)),
    note: t.ofTarget(worst.dataSet, duration(worst.rpoTargetMinutes * 60)),
    tone: toneOfShare(exposed / Math.max(1, worst.rpoTargetMinutes * 60)),
  };
}

function backups({ backupJobHistory: jobs }: Dashboard): Tile {
  const count = (status: string) => jobs.filter((job) => job.status === status).length;
  const running = count('in_progress') + count('scheduled');
  const ended = jobs.filter((job) => job.status === 'success' || job.status === 'failed');
  // one that has succeeded since is no longer failing; newest come first
  const failing = ended.filter(
    (job, at) => job.status === 'failed' && ended.findIndex((other) => other.dataSet === job.dataSet) === at,
  );
  return {
    name: t.backups,
    link: {
      to: '/jobs',
      search: failing.length > 0 ? { state: 'failed' } : running > 0 ? { state: 'running' } : {},
    },
    value:
      failing.length > 0
        ? t.failing(failing.length)
        : running > 0
          ? t.running(running)
          : ended.length > 0
            ? t.done(count('success'))
            : t.none,
    note:
      failing.length > 0
        ? some(failing.map((job) => job.dataSet)).join(', ')
        : ended.length > 0
          ? t.latest(ended.length, count('failed'))
          : t.noBackup,
    tone: failing.length > 0 ? 'bad' : running > 0 ? 'busy' : ended.length > 0 ? 'good' : 'warning',
  };
}

function replication({ drReplicationStatus: sites }: Dashboard): Tile {
  const healthy = sites.filter((site) => site.overallStatus === 'healthy').length;
  const worst = (['critical', 'warning'] as const).find((status) =>
    sites.some((site) => site.overallStatus === status),
  );
  const lag = Math.max(0, ...sites.map((site) => site.replicationLagSeconds ?? 0));
  return {
    name: t.replication,
    link: { to: '/repositories' },
    value: t.of(healthy, sites.length),
    note:
      sites.length === 0
        ? texts.sites.empty
        : worst
          ? t.attention(sites.filter((site) => site.overallStatus === worst).map((site) => site.siteName))
          : lag >= 1
            ? t.behind(duration(Math.round(lag)))
            : t.inStep,
    tone: worst ? toneOf(worst) : sites.length === 0 ? 'warning' : 'good',
  };
}

function drill({ upcomingDRDrills: drills }: Dashboard, now: Date): Tile {
  const next = drills[0];
  if (next === undefined)
    return {
      name: t.drill,
      link: { to: '/drills' },
      value: t.none,
      note: texts.drills.empty,
      tone: 'warning',
    };
  return {
    name: t.drill,
    link: { to: '/drills' },
    value: daysUntil(next.drillDate, now),
    note: `${next.drillDate} · ${texts.drillTypes[next.drillType] ?? next.drillType}`,
    tone: next.overdue ? 'bad' : 'good',
  };
}
