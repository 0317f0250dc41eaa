import { expect, test } from 'vitest';
import { duration } from '../parts/format';
import { leadOf } from './lead';

test('the lead of a notice is told in words of a time span', () => {
  expect(leadOf('PT168H')).toBe(duration(7 * 86_400));
  expect(leadOf('PT1H30M')).toBe(duration(5400));
  expect(leadOf('P1M')).toBe('P1M');
});
