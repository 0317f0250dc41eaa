import type { Coverage, RecoveryPoint } from '../api/types';

/** What a restore to an instant would come to, as far as the catalog and the log tell. The server has the last word. */
export type Reach =
  /** To the instant itself, from a point and the log after it. */
  | { kind: 'exact'; point: RecoveryPoint; repository: string }
  /** To an earlier state: the newest point before the instant. In a gap of the log when that is why. */
  | { kind: 'earlier'; point: RecoveryPoint; gap?: Gap }
  /** There is nothing before the instant. */
  | { kind: 'nothing'; first?: RecoveryPoint };

/** Where log is missing. */
export interface Gap {
  repository: string;
  from: number;
  to: number;
  reason?: string;
}

/** A log is first stored up to a minute after it begins, and a base backup may lie in that minute. */
const BEGINNING = 120_000;

const time = (text: string) => new Date(text).getTime();

/** The holes between the spans of each repository. */
export function gaps(coverages: Coverage[]): Gap[] {
  return coverages.flatMap(({ repository, spans }) =>
    spans.slice(1).map((span, index) => ({
      repository,
      from: time(spans[index]!.to),
      to: time(span.from),
      reason: span.gapBefore ?? undefined,
    })),
  );
}

/** Points of damaged data are suspect: the source told of it and it was kept. */
export function isSuspect(point: RecoveryPoint): boolean {
  return point.facts.damaged !== undefined;
}

export function reach(at: number, points: RecoveryPoint[], coverages: Coverage[]): Reach {
  const before = points
    .filter((point) => time(point.consistentAt) <= at)
    .sort((a, b) => time(b.consistentAt) - time(a.consistentAt));
  const newest = before[0];
  if (newest === undefined) {
    const first = [...points].sort((a, b) => time(a.consistentAt) - time(b.consistentAt))[0];
    return { kind: 'nothing', first };
  }
  if (time(newest.consistentAt) === at)
    return { kind: 'exact', point: newest, repository: newest.repository };
  for (const point of before) {
    const spans = coverages.find((one) => one.repository === point.repository)?.spans ?? [];
    const since = time(point.consistentAt);
    if (
      spans.some(
        (span) => time(span.from) - BEGINNING <= since && since <= time(span.to) && at <= time(span.to),
      )
    )
      return { kind: 'exact', point, repository: point.repository };
  }
  return {
    kind: 'earlier',
    point: newest,
    gap: gaps(coverages).find((gap) => gap.repository === newest.repository && at > gap.from && at < gap.to),
  };
}

/**
 * The first millisecond that is not before an instant of the API's, which has microseconds: one before a recovery point
 * does not reach it.
 */
export function notBefore(instant: string): number {
  const finer = /\.\d{3}\d*[1-9]\d*Z?$/.test(instant);
  return new Date(instant).getTime() + (finer ? 1 : 0);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(\.\d{1,6})?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?$/i;

/**
 * An instant as people type it: a date and a time, in the local zone unless Z, UTC or an offset follows.
 *
 * @returns milliseconds since 1970; undefined when it is none
 */
export function typed(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hours, minutes, seconds = '00', fraction = '', zone = ''] = match;
  const offset = /^(z|utc)$/i.test(zone) ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const instant = new Date(
    `${year}-${month}-${day}T${hours}:${minutes}:${seconds}${fraction.slice(0, 4)}${offset}`,
  );
  // a 31st of February would be the 3rd of March
  const known =
    !Number.isNaN(instant.getTime()) && Number(day) <= new Date(Number(year), Number(month), 0).getDate();
  return known ? instant.getTime() : undefined;
}

/** An instant as the API and addresses have it, to the second where it has no fraction. */
export function iso(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}
