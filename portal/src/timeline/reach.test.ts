import { describe, expect, it } from 'vitest';
import type { Coverage, RecoveryPoint } from '../api/types';
import { gaps, isSuspect, iso, reach, typed, notBefore } from './reach';

const point = (consistentAt: string, repository = 'a', facts = {}) =>
  ({ consistentAt, repository, facts }) as unknown as RecoveryPoint;
const T = (text: string) => Date.parse(`2026-11-24T${text}Z`);
const span = (from: string, to: string, gapBefore?: string) => ({
  from: `2026-11-24T${from}Z`,
  to: `2026-11-24T${to}Z`,
  gapBefore: gapBefore ?? null,
});

const first = point('2026-11-24T10:00:00Z');
const second = point('2026-11-24T12:00:00Z');
const coverages: Coverage[] = [
  { repository: 'a', spans: [span('10:00:30', '11:00:00'), span('11:30:00', '13:00:00', 'slot dropped')] },
  { repository: 'b', spans: [] },
];

describe('what an instant can be restored to', () => {
  it('is the instant where the log goes on from a point without a gap', () => {
    expect(reach(T('10:40:00'), [first, second], coverages)).toMatchObject({ kind: 'exact', point: first });
    expect(reach(T('12:40:00'), [first, second], coverages)).toMatchObject({ kind: 'exact', point: second });
    expect(reach(T('12:00:00'), [first, second], [])).toMatchObject({ kind: 'exact', point: second });
  });

  it('is the point before it in a gap, and the gap is named', () => {
    expect(reach(T('11:10:00'), [first, second], coverages)).toEqual({
      kind: 'earlier',
      point: first,
      gap: { repository: 'a', from: T('11:00:00'), to: T('11:30:00'), reason: 'slot dropped' },
    });
    // the log is there again, but no point from which it goes on
    expect(reach(T('11:45:00'), [first, second], coverages)).toEqual({ kind: 'earlier', point: first });
    expect(reach(T('14:00:00'), [first, second], coverages)).toMatchObject({
      kind: 'earlier',
      point: second,
    });
  });

  it('uses an older point of another repository whose log reaches further', () => {
    const old = point('2026-11-24T09:00:00Z', 'b');
    const reaching = [...coverages.slice(0, 1), { repository: 'b', spans: [span('08:00:00', '15:00:00')] }];
    expect(reach(T('14:00:00'), [second, old], reaching)).toMatchObject({ kind: 'exact', repository: 'b' });
  });

  it('is nothing before the first point', () => {
    expect(reach(T('09:00:00'), [second, first], coverages)).toEqual({ kind: 'nothing', first });
    expect(reach(T('09:00:00'), [], coverages)).toEqual({ kind: 'nothing', first: undefined });
  });

  it('knows gaps and suspect points', () => {
    expect(gaps(coverages)).toHaveLength(1);
    expect(isSuspect(first)).toBe(false);
    expect(isSuspect(point('2026-11-24T10:00:00Z', 'a', { damaged: '3 pages' }))).toBe(true);
  });
});

describe('a typed instant', () => {
  it('is understood in UTC, with an offset and in the local zone', () => {
    expect(typed('2026-11-24T14:32:05Z')).toBe(T('14:32:05'));
    expect(typed(' 2026-11-24 14:32:05.250 UTC ')).toBe(T('14:32:05.250'));
    expect(typed('2026-11-24 15:32+0100')).toBe(T('14:32:00'));
    expect(typed('2026-11-24 14:32:05')).toBe(new Date(2026, 10, 24, 14, 32, 5).getTime());
  });

  it('is refused when it is none', () => {
    for (const text of [
      '',
      'yesterday',
      '2026-11-24',
      '2026-13-01 10:00',
      '2026-02-31 10:00Z',
      '2026-11-24 25:00Z',
    ])
      expect(typed(text), text).toBeUndefined();
  });

  it('is written as the API takes it', () => {
    expect(iso(T('14:32:05'))).toBe('2026-11-24T14:32:05Z');
    expect(iso(T('14:32:05.250'))).toBe('2026-11-24T14:32:05.250Z');
  });
});

describe('an instant of a recovery point', () => {
  it('is picked so that it is reached: in whole milliseconds, never before it', () => {
    const at = Date.parse('2026-11-30T11:22:42.344Z');
    expect(notBefore('2026-11-30T11:22:42.344Z')).toBe(at);
    expect(notBefore('2026-11-30T11:22:42.344825Z')).toBe(at + 1);
    expect(notBefore('2026-11-30T11:22:42.344000Z')).toBe(at);
    expect(notBefore('2026-11-30T11:22:42.344001Z')).toBe(at + 1);
    expect(notBefore('2026-11-30T11:22:42Z')).toBe(Date.parse('2026-11-30T11:22:42Z'));
  });
});
