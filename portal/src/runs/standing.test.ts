import { describe, expect, it } from 'vitest';
import { toneOf } from '../parts/tone';
import { standing } from './standing';

describe('how a step of a run stands', () => {
  it('warns of what somebody skipped, not of what this kind of run does not have', () => {
    const skipped = standing({ status: 'SKIPPED', decision: 'skip' });
    const leftOut = standing({ status: 'SKIPPED', decision: null });
    expect(skipped.label).toBe('Skipped');
    expect(leftOut.label).toBe('Not part of it');
    expect(toneOf(skipped.status)).toBe('warning');
    expect(toneOf(leftOut.status)).not.toBe('warning');
  });

  it('is otherwise as the server says', () =>
    expect(standing({ status: 'FAILED', decision: 'retry' })).toEqual({ status: 'FAILED', label: 'Failed' }));
});
