import type { RecoveryPoint } from '../api/types';

/** What was added in a day, counted in UTC. */
export interface Day {
  day: string;
  bytes: number;
}

/** How much was added on each of the latest days, the oldest first, days without a backup too. */
export function growth(points: RecoveryPoint[], now: Date, days: number): Day[] {
  const byDay = new Map<string, number>();
  for (const point of points) {
    const day = point.createdAt.slice(0, 10);
    byDay.set(day, (byDay.get(day) ?? 0) + point.addedBytes);
  }
  return Array.from({ length: days }, (_, index) => {
    const day = new Date(now.getTime() - (days - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    return { day, bytes: byDay.get(day) ?? 0 };
  });
}
