import { describe, expect, it } from 'vitest';
import type { DecidedRequest } from '../api/types';
import { texts } from '../texts';
import { asked, kindOf } from './asks';

const decided = (given: Partial<DecidedRequest>): DecidedRequest => ({
  requestId: 'one',
  kind: 'CHANGE',
  reason: 'the site moves',
  requestedBy: 'ann',
  requestedAt: '2026-11-28T10:00:00Z',
  outcome: 'APPROVED',
  decidedBy: 'bob',
  decidedAt: '2026-11-28T11:00:00Z',
  ...given,
});

describe('what was decided about', () => {
  it('is said as it was while it waited', () => {
    expect(asked(decided({ kind: 'PART', subject: 'orders' }))).toBe(
      'ann asks for a part of orders to be put back: the site moves.',
    );
    expect(asked(decided({ kind: 'REPLACEMENT', subject: 'orders', directory: '/srv/orders' }))).toBe(
      'ann asks for orders to be restored over /srv/orders: the site moves.',
    );
    expect(asked(decided({ kind: 'RUN', act: 'failover', subject: 'to-site-b' }))).toBe(
      'ann asks for a failover of to-site-b: the site moves.',
    );
    expect(asked(decided({ kind: 'CUSTODY', act: 'LIFT_HOLD', subject: 'orders' }))).toContain(
      'a legal hold',
    );
    expect(asked(decided({}))).toContain('less of what is protected');
  });

  it('has a name of its kind', () => {
    const kinds: DecidedRequest['kind'][] = ['CHANGE', 'REPLACEMENT', 'RUN', 'CUSTODY', 'PART'];
    for (const kind of kinds) expect(texts.approvalPage.kinds[kindOf({ kind })]).toBeTruthy();
  });
});
