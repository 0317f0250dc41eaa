import { expect, test } from 'vitest';
import { bars } from './course';

const at = (seconds: number) => new Date(seconds * 1000).toISOString();

test('each step lies where it was, and one under way reaches to now', () => {
  const steps = [
    { startTime: at(0), endTime: at(25) },
    { startTime: at(25) },
    {},
    { startTime: at(50), endTime: at(50) },
  ];
  expect(bars(steps, 0, 100_000)).toEqual([
    { left: 0, width: 25 },
    { left: 25, width: 75 },
    undefined,
    { left: 50, width: 0 },
  ]);
});

test('what lies outside is kept inside', () => {
  expect(bars([{ startTime: at(-10), endTime: at(200) }], 0, 100_000)).toEqual([{ left: 0, width: 100 }]);
  expect(bars([{ startTime: at(0), endTime: at(0) }], 0, 0)).toEqual([{ left: 0, width: 0 }]);
});
