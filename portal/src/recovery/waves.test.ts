import { describe, expect, it } from 'vitest';
import type { ComplianceRow } from '../api/types';
import { totalSeconds, wavesOf } from './waves';

const row = (dataSet: string, measuredRtoSeconds?: number) =>
  ({ dataSet, measuredRtoSeconds }) as ComplianceRow;

describe('the waves of a plan', () => {
  it('take as long as the slowest of each, after each other', () => {
    const waves = wavesOf([['a', 'b'], ['c']], [row('a', 3), row('b', 7), row('c', 2)]);
    expect(waves.map((wave) => wave.seconds)).toEqual([7, 2]);
    expect(totalSeconds(waves)).toBe(9);
  });

  it('promise nothing of what was never restored', () => {
    const waves = wavesOf([['a'], ['gone']], [row('a', 3)]);
    expect(waves[1]?.seconds).toBeUndefined();
    expect(totalSeconds(waves)).toBeUndefined();
  });
});
