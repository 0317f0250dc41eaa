import { describe, expect, it } from 'vitest';
import type { ChangeRequest, CustodyRequest, PlanRun, Replacement } from '../api/types';
import { allDecided } from './decided';

const asked = {
  requestedBy: 'ann',
  requestedAt: '2026-11-28T10:00:00Z',
  expiresAt: '2026-11-29T10:00:00Z',
  reason: 'the site moves',
  digest: 'd',
};

const change = (given: Partial<ChangeRequest>): ChangeRequest => ({
  ...asked,
  requestId: 'change',
  status: 'APPROVED',
  changes: [],
  weakenings: [],
  ...given,
});

const custody = (given: Partial<CustodyRequest>): CustodyRequest => ({
  ...asked,
  requestId: 'key',
  act: 'EXPORT_KEY',
  repository: 'away',
  impact: [],
  status: 'DONE',
  ...given,
});

const run = (given: Partial<PlanRun>): PlanRun => ({
  ...asked,
  runId: 'run',
  plan: 'site-loss',
  mode: 'failover',
  status: 'SUCCESS',
  approved: true,
  elapsedSeconds: 1,
  incidentTime: asked.requestedAt,
  participants: [],
  steps: [],
  variables: {},
  version: 'v',
  ...given,
});

const replacement = (given: Partial<Replacement>): Replacement => ({
  ...asked,
  replacementId: 'replacement',
  dataSet: 'ledger',
  directory: '/srv/ledger',
  restore: { dataSet: 'ledger', reason: asked.reason },
  status: 'REJECTED',
  ...given,
});

const none = { changes: [], replacements: [], runs: [], custody: [] };
const by = (at: string) => ({ decidedBy: 'bob', decidedAt: at, decisionReason: 'seen' });

describe('what was decided', () => {
  it('is listed with who decided and why, the latest first, whatever came of it then', () =>
    expect(
      allDecided({
        changes: [change(by('2026-11-28T11:00:00Z'))],
        replacements: [replacement(by('2026-11-28T14:00:00Z'))],
        runs: [run({ ...by('2026-11-28T13:00:00Z'), status: 'FAILED' })],
        custody: [custody(by('2026-11-28T12:00:00Z'))],
      }).map(({ id, outcome, by, why }) => [id, outcome, by, why]),
    ).toEqual([
      ['replacement', 'REJECTED', 'bob', 'seen'],
      ['run', 'APPROVED', 'bob', 'seen'],
      ['key', 'APPROVED', 'bob', 'seen'],
      ['change', 'APPROVED', 'bob', 'seen'],
    ]));

  it('leaves out what waits, and runs that needed nobody', () =>
    expect(
      allDecided({
        ...none,
        changes: [change({ status: 'AWAITING_APPROVAL' })],
        runs: [run({ mode: 'test', status: 'SUCCESS' })],
      }),
    ).toEqual([]));

  it('has what nobody decided about in time, and what was withdrawn', () =>
    expect(
      allDecided({
        ...none,
        changes: [change({ status: 'EXPIRED' })],
        custody: [custody({ ...by('2026-11-28T12:00:00Z'), decidedBy: 'ann', status: 'WITHDRAWN' })],
      }).map(({ outcome, by, at }) => [outcome, by, at]),
    ).toEqual([
      ['EXPIRED', undefined, asked.expiresAt],
      ['WITHDRAWN', 'ann', '2026-11-28T12:00:00Z'],
    ]));
});
