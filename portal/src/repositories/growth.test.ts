import { describe, expect, it } from 'vitest';
import type { RecoveryPoint } from '../api/types';
import { growth } from './growth';

const point = (createdAt: string, addedBytes: number) => ({ createdAt, addedBytes }) as RecoveryPoint;

describe('growth', () => {
  it('adds up what came on each day, and knows days on which nothing came', () => {
    const days = growth(
      [
        point('2026-11-24T01:00:00Z', 5),
        point('2026-11-24T23:00:00Z', 7),
        point('2026-11-22T10:00:00Z', 1),
        point('2026-01-01T10:00:00Z', 99),
      ],
      new Date('2026-11-24T23:30:00Z'),
      3,
    );
    expect(days).toEqual([
      { day: '2026-11-22', bytes: 1 },
      { day: '2026-11-23', bytes: 0 },
      { day: '2026-11-24', bytes: 12 },
    ]);
  });
});
