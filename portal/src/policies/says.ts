import type { Policy } from '../api/types';
import { isoSpan } from '../parts/format';
import { texts } from '../texts';

const t = texts.policies;
type Retention = Policy['retention'];
type Schedule = NonNullable<Policy['schedule']>;

/** When something is due. */
export function when(schedule: Schedule | null | undefined): string {
  if (!schedule) return texts.nothing;
  if (schedule.every) return t.every(isoSpan(schedule.every));
  const daily = /^0 (\d{1,2}) (\d{1,2}) \* \* \*$/.exec(schedule.cron);
  if (daily) return t.daily(`${daily[2]?.padStart(2, '0')}:${daily[1]?.padStart(2, '0')}`, schedule.zone);
  return t.cron(schedule.cron, schedule.zone);
}

/** What is kept. */
export function keeps(retention: Retention | null | undefined): string {
  if (!retention) return t.keep.all;
  const words = [
    retention.last > 0 && t.keep.last(retention.last),
    retention.hourly > 0 && t.keep.hourly(retention.hourly),
    retention.daily > 0 && t.keep.daily(retention.daily),
    retention.weekly > 0 && t.keep.weekly(retention.weekly),
    retention.monthly > 0 && t.keep.monthly(retention.monthly),
    retention.yearly > 0 && t.keep.yearly(retention.yearly),
    retention.within && retention.within !== 'PT0S' && t.keep.within(isoSpan(retention.within)),
  ].filter(Boolean);
  return words.length === 0 ? t.keep.all : words.join(', ');
}

/** Where copies go, with what is said for one place only. */
export function places(policy: Policy): string[] {
  const apart = new Map(policy.destinations.map((one) => [one.repository, one]));
  const shared = JSON.stringify(policy.retention);
  return policy.repositories.map((repository) => {
    const own = apart.get(repository);
    if (own?.immutableFor && own.immutableFor !== 'PT0S')
      return t.immutable(repository, isoSpan(own.immutableFor));
    return own?.retention && JSON.stringify(own.retention) !== shared
      ? t.ownRetention(repository, keeps(own.retention))
      : repository;
  });
}

/** What proves its recovery points. */
export function proofs(policy: Policy): string {
  const { extraVerify, readBack, restoreTest } = policy.verification;
  const proven = [readBack && t.readBack, restoreTest && t.restoreTest(when(restoreTest.schedule))].filter(
    Boolean,
  );
  const words = [proven.length === 0 ? t.noProof : proven.join(', '), !extraVerify && t.noExtraVerify];
  return words.filter(Boolean).join('; ');
}
