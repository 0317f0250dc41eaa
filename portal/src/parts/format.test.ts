import { describe, expect, it } from 'vitest';
import {
  bytes,
  daysUntil,
  duration,
  period,
  places,
  relative,
  absolute,
  isoSpan,
  utc,
  withLocalTimes,
} from './format';

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [12_345_678, '12.3 MB'],
    [5e18, '5000 PB'],
  ])('%d reads %s', (value, text) => expect(bytes(value)).toBe(text));
});

describe('period', () => {
  it.each([
    ['P1Y', '1 year'],
    ['P180D', '180 days'],
    ['P1Y6M2W1D', '1 year 6 months 2 weeks 1 day'],
    ['PT1H', 'PT1H'],
    ['soon', 'soon'],
  ])('%s reads %s', (iso, text) => expect(period(iso)).toBe(text));
});

describe('duration', () => {
  it.each([
    [0, '0 s'],
    [0.04, '0.0 s'],
    [1.24, '1.2 s'],
    [9, '9 s'],
    [9.97, '10 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [3599.6, '1 h'],
    [3700, '1 h 1 min'],
    [90_000, '1 d 1 h'],
  ])('%d seconds read %s', (value, text) => expect(duration(value)).toBe(text));
});

describe('relative', () => {
  const now = new Date('2026-11-24T12:00:00Z');
  it('looks back', () => expect(relative(new Date('2026-11-24T11:58:00Z'), now)).toBe('2 min ago'));
  it('looks forward', () => expect(relative(new Date('2026-11-25T12:00:00Z'), now)).toBe('in 1 d'));
  it('is now within a second', () => expect(relative(new Date('2026-11-24T12:00:00.4Z'), now)).toBe('now'));
});

describe('daysUntil', () => {
  const now = new Date('2026-11-24T23:30:00Z');
  it.each([
    ['2026-11-24', 'today'],
    ['2026-11-25', 'in 1 day'],
    ['2027-01-23', 'in 60 days'],
    ['2026-11-20', '4 days ago'],
  ])('%s is %s', (date, text) => expect(daysUntil(date, now)).toBe(text));
});

describe('places', () => {
  it('parts a location by repository', () =>
    expect(places('local (/var/backup one), away (/mnt/b)')).toEqual([
      { repository: 'local', at: '/var/backup one' },
      { repository: 'away', at: '/mnt/b' },
    ]));
  it('finds none where the words are others', () => expect(places('somewhere')).toEqual([]));
});

describe('isoSpan', () => {
  it('says spans as people do, and leaves the rest', () => {
    expect(isoSpan('PT24H')).toBe('1 d');
    expect(isoSpan('P1DT2H')).toBe('1 d 2 h');
    expect(isoSpan('PT90M')).toBe('1 h 30 min');
    expect(isoSpan('P3M')).toBe('P3M');
  });
});

describe('an instant', () => {
  it('is written the same everywhere, in the local zone and in UTC', () => {
    const instant = new Date(2026, 0, 2, 3, 4, 5);
    expect(absolute(instant)).toBe('2026-01-02 03:04:05');
    expect(utc(new Date('2026-01-02T03:04:05.678Z'))).toBe('2026-01-02 03:04:05 UTC');
  });

  it('is put into the local zone within a sentence, and nothing else is', () => {
    const at = new Date(2026, 0, 2, 3, 4, 5);
    expect(withLocalTimes(`after ${at.toISOString()}, in 2026-01 of 16/B374D848.`)).toBe(
      'after 2026-01-02 03:04:05, in 2026-01 of 16/B374D848.',
    );
  });
});
