import { describe, expect, it } from 'vitest';
import { remedyOf } from './remedy';

const raised = (cause: string, subject = 'trading-db') => ({
  kind: cause.replace(/:.*/, ''),
  cause,
  subject,
});

describe('what can be done about an alert', () => {
  it.each(['backup', 'exposure', 'job-missed', 'job-empty'])('is another backup where %s is missed', (kind) =>
    expect(remedyOf(raised(`${kind}:trading-db`))).toEqual({ backUp: 'trading-db' }),
  );

  it('is no backup where a restore has failed, but a look at what failed', () => {
    const failed = { to: '/restores', search: { dataSet: 'trading-db', status: 'FAILED' } };
    expect(remedyOf(raised('restore:trading-db'))).toMatchObject({ link: failed });
    expect(remedyOf(raised('restore-test:trading-db'))).toMatchObject({ link: failed });
  });

  it('is the very run that waits for somebody', () =>
    expect(remedyOf(raised('plan-run:dec5b88f-da4a', 'to-site-b'))).toMatchObject({
      link: { to: '/runs/$id', params: { id: 'dec5b88f-da4a' } },
    }));

  it('is nothing more than its subject says where that has a page of its own', () => {
    expect(remedyOf(raised('log:trading-db:site-a'))).toBeUndefined();
    expect(remedyOf(raised('a-kind-of-a-later-server:x'))).toBeUndefined();
  });
});
