import type { TrainedPerson } from '../api/types';

/** The tone of how somebody's training stands. */
export function standingTone(standing: TrainedPerson['standing']): string {
  switch (standing) {
    case 'VALID':
      return 'success';
    case 'RUNS_OUT':
      return 'warning';
    case 'OVERDUE':
      return 'critical';
    case 'NOT_NEEDED':
      return 'unknown';
  }
}

const URGENT: TrainedPerson['standing'][] = ['OVERDUE', 'RUNS_OUT', 'VALID', 'NOT_NEEDED'];

/** What is overdue first, then what runs out first. */
export function mostUrgentFirst<T extends Pick<TrainedPerson, 'standing' | 'validUntil' | 'person'>>(
  people: readonly T[],
): T[] {
  return [...people].sort(
    (one, other) =>
      URGENT.indexOf(one.standing) - URGENT.indexOf(other.standing) ||
      (one.validUntil ?? '').localeCompare(other.validUntil ?? '') ||
      one.person.localeCompare(other.person),
  );
}
