import { describe, expect, it } from 'vitest';
import type { StepRun } from '../api/types';
import { expectedEnd, serverTime, sinceIncident } from './clock';

const INCIDENT = Date.parse('2026-11-28T14:00:00Z');
const at = (seconds: number) => new Date(INCIDENT + seconds * 1000).toISOString();

const run = (given: Partial<Parameters<typeof sinceIncident>[0]> = {}) => ({
  status: 'AWAITING_APPROVAL' as const,
  incidentTime: at(0),
  elapsedSeconds: 600,
  expiresAt: at(86_400),
  ...given,
});

describe('the clock of a run', () => {
  it('counts from the incident, not from when somebody approved', () =>
    expect(sinceIncident(run(), INCIDENT + 600_000)).toBe(600));

  it('goes by the server, whatever the browser takes the time for', () => {
    // the answer came 20 seconds after the page did, and is shown 5 seconds later
    expect(sinceIncident(run(), serverTime(run(), 20_000, 25_000))).toBe(605);
    // shown before the next tick of the page's second
    expect(sinceIncident(run(), serverTime(run(), 20_400, 20_000))).toBe(600);
  });

  it('stands still once the run has ended, or came to nothing', () => {
    const later = INCIDENT + 7_200_000;
    expect(sinceIncident(run({ status: 'SUCCESS', endTime: at(900) }), later)).toBe(900);
    expect(sinceIncident(run({ status: 'REJECTED', decidedAt: at(700) }), later)).toBe(700);
    expect(sinceIncident(run({ status: 'WITHDRAWN', decidedAt: at(650) }), later)).toBe(650);
    expect(sinceIncident(run({ status: 'EXPIRED', expiresAt: at(3600) }), later)).toBe(3600);
  });

  it('goes on while a run that was approved of is under way', () =>
    expect(sinceIncident(run({ status: 'IN_PROGRESS', decidedAt: at(300) }), INCIDENT + 720_000)).toBe(720));
});

describe('the expected end', () => {
  const now = INCIDENT + 600_000;
  const step = (
    name: string,
    status: StepRun['status'],
    lastSeconds: number | null,
    after: string[] = [],
    startTime?: string,
    expectedSeconds: number | null = null,
  ) => ({ step: name, status, lastSeconds, expectedSeconds, after, startTime });

  it('is that of the longest way through what is left', () =>
    expect(
      expectedEnd(
        [
          step('a', 'SUCCESS', 1000, [], at(0)),
          step('b', 'RUNNING', 60, ['a'], at(590)),
          step('c', 'PENDING', 30, ['b']),
          step('d', 'PENDING', 20, ['a']),
        ],
        now,
      ),
    ).toEqual({ at: INCIDENT + 680_000, unmeasured: [] }));

  it('is not before now for a step that takes longer than ever', () =>
    expect(expectedEnd([step('a', 'RUNNING', 60, [], at(0)), step('b', 'PENDING', 30, ['a'])], now)?.at).toBe(
      now + 30_000,
    ));

  it('goes by what was told when the run was asked for, before what earlier runs took', () =>
    expect(
      expectedEnd(
        [
          step('take-over', 'PENDING', null, [], undefined, 12),
          // a test only looks at it
          step('fence', 'PENDING', 90, ['take-over'], undefined, 0),
          step('check', 'PENDING', 5, ['fence']),
        ],
        now,
      ),
    ).toEqual({ at: now + 17_000, unmeasured: [] }));

  it('names what nobody knows the duration of', () =>
    expect(
      expectedEnd([step('gate', 'WAITING', null, [], at(0)), step('b', 'PENDING', 30, ['gate'])], now),
    ).toEqual({ at: now + 30_000, unmeasured: ['gate'] }));

  it('is not said when nothing is left, or nothing was measured', () => {
    expect(expectedEnd([step('a', 'FAILED', 10), step('b', 'NOT_RUN', 10)], now)).toBeUndefined();
    expect(expectedEnd([step('a', 'RUNNING', null, [], at(0))], now)).toBeUndefined();
  });

  it('comes to an end also for steps that wait for each other', () =>
    expect(expectedEnd([step('a', 'PENDING', 5, ['b']), step('b', 'PENDING', 5, ['a'])], now)).toBeDefined());
});
