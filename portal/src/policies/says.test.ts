import { expect, test } from 'vitest';
import type { Policy } from '../api/types';
import { keeps, places, proofs, when } from './says';

const NONE = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, within: 'PT0S' };
const POLICY = {
  name: 'p',
  backupType: 'full',
  continuousLog: false,
  destinations: [],
  hooks: { before: [], after: [] },
  maxAttempts: 5,
  repositories: ['a', 'b'],
  retention: { ...NONE, daily: 7 },
  verification: { extraVerify: true, readBack: false },
  windows: [],
} as unknown as Policy;

test('a schedule is said as people say it where there is a way', () => {
  expect(when({ every: 'PT15M', cron: '', zone: '' })).toBe('every 15 min');
  expect(when({ every: '', cron: '0 30 1 * * *', zone: 'Europe/Vienna' })).toBe(
    'each day at 01:30 (Europe/Vienna)',
  );
  expect(when({ every: '', cron: '0 0 */4 * * MON', zone: 'UTC' })).toBe('0 0 */4 * * MON (UTC)');
  expect(when(null)).toBe('–');
});

test('keep rules are joined, and none keeps everything', () => {
  expect(keeps({ ...NONE, last: 3, daily: 7, within: 'P2D' })).toBe(
    '3 newest, 7 daily, all of the latest 2 d',
  );
  expect(keeps(NONE)).toBe('everything, for ever');
  expect(keeps(null)).toBe('everything, for ever');
});

test('a place says what is its own', () => {
  const destinations = [
    { repository: 'a', immutableFor: 'PT0S', retention: POLICY.retention },
    { repository: 'b', immutableFor: 'P30D', retention: POLICY.retention },
  ];
  expect(places(POLICY)).toEqual(['a', 'b']);
  expect(places({ ...POLICY, destinations })).toEqual(['a', 'b, immutable for 30 d']);
  const yearly = [{ repository: 'b', immutableFor: 'PT0S', retention: { ...NONE, yearly: 7 } }];
  expect(places({ ...POLICY, destinations: yearly })).toEqual(['a', 'b, keeps 7 yearly']);
});

test('proofs are told, and their lack', () => {
  expect(proofs(POLICY)).toBe('nothing');
  const verification = { extraVerify: true, readBack: true } as Policy['verification'];
  expect(proofs({ ...POLICY, verification })).toBe('reading back');
  expect(proofs({ ...POLICY, verification: { ...verification, extraVerify: false } })).toBe(
    'reading back; not opened again before it is stored',
  );
});
