import { describe, expect, it } from 'vitest';
import { mostUrgentFirst, standingTone } from './training';

describe('the register of training', () => {
  it('has what is overdue first, then what runs out first', () => {
    const people = [
      { person: 'dora', standing: 'NOT_NEEDED', validUntil: null },
      { person: 'carl', standing: 'VALID', validUntil: '2027-03-01' },
      { person: 'bert', standing: 'VALID', validUntil: '2027-02-01' },
      { person: 'anna', standing: 'RUNS_OUT', validUntil: '2026-12-11' },
      { person: 'zoe', standing: 'OVERDUE', validUntil: '2026-11-01' },
      { person: 'abel', standing: 'OVERDUE', validUntil: '2026-11-01' },
    ] as const;
    expect(mostUrgentFirst(people).map((one) => one.person)).toEqual([
      'abel',
      'zoe',
      'anna',
      'bert',
      'carl',
      'dora',
    ]);
  });

  it('marks what is overdue as bad', () => {
    expect(standingTone('OVERDUE')).toBe('critical');
    expect(standingTone('RUNS_OUT')).toBe('warning');
    expect(standingTone('VALID')).toBe('success');
  });
});
