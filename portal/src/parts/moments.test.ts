import { expect, it } from 'vitest';
import { moments } from './moments';

it('finds the instants in a sentence, with whatever fraction of a second', () => {
  expect(moments('Due at 2026-11-30T14:17:37.768234023Z, asked for at 2026-11-30T14:00:00Z.')).toEqual([
    'Due at ',
    new Date('2026-11-30T14:17:37.768Z'),
    ', asked for at ',
    new Date('2026-11-30T14:00:00Z'),
    '.',
  ]);
  expect(moments('2026-11-30T14:00:00Z')).toEqual([new Date('2026-11-30T14:00:00Z')]);
});

it('leaves everything else as it is', () => {
  expect(moments('')).toEqual([]);
  expect(moments('drill of 2026-11-30, at 14:00')).toEqual(['drill of 2026-11-30, at 14:00']);
  expect(moments('2026-11-30T14:00:00+01:00')).toEqual(['2026-11-30T14:00:00+01:00']);
  expect(moments('month 13: 2026-13-30T14:00:00Z')).toEqual(['month 13: 2026-13-30T14:00:00Z']);
});
