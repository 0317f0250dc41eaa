import { describe, expect, it } from 'vitest';
import type { components } from '../api/schema';
import type { Drill, PlanRun, Prune, Scrub, StepRun } from '../api/types';
import { toneOf, toneOfShare, type Tone } from './tone';

type Status = Drill['status'] | PlanRun['status'] | Prune['status'] | Scrub['status'] | StepRun['status'];

// every one that the API knows: a new one does not compile until it is said how it looks
const LOOKS: Record<Status | components['schemas']['RestoreOperation']['status'], Tone> = {
  SCHEDULED: 'waiting',
  AWAITING_APPROVAL: 'waiting',
  PENDING: 'waiting',
  NOT_RUN: 'waiting',
  WITHDRAWN: 'waiting',
  CANCELLED: 'waiting',
  IN_PROGRESS: 'busy',
  RUNNING: 'busy',
  ABORTING: 'busy',
  WAITING: 'warning',
  SKIPPED: 'warning',
  EXPIRED: 'warning',
  NEEDS_DECISION: 'bad',
  REJECTED: 'bad',
  FAILED: 'bad',
  ABORTED: 'bad',
  DAMAGED: 'bad',
  SUCCESS: 'good',
  CHECKED: 'good',
};

describe('a status', () => {
  it.each(Object.entries(LOOKS))('%s looks %s', (status, tone) => expect(toneOf(status)).toBe(tone));

  it('looks good only when it has ended well', () =>
    expect(Object.keys(LOOKS).filter((status) => toneOf(status) === 'good')).toEqual(['SUCCESS', 'CHECKED']));

  it('of a newer server looks unknown', () => expect(toneOf('TELEPORTED')).toBe('unknown'));
});

it('a share of a target warns before it is used up', () =>
  expect([0.7, 0.71, 1, 1.01].map(toneOfShare)).toEqual(['good', 'warning', 'warning', 'bad']));
