import { describe, expect, it } from 'vitest';
import { canReplace, changed, draftOf, isDone, isPart, scopesOf, wishOf } from './wish';

describe('what is wanted back', () => {
  it('is taken from an address, and what makes no sense is left out', () => {
    expect(draftOf({ dataSet: 'shop', scope: 'user', user: '2', step: 'nowhere', at: 7 })).toEqual({
      dataSet: 'shop',
      scope: 'user',
      user: '2',
    });
  });

  it('is the newest state, a point or an instant; an instant counts more than a point', () => {
    expect(wishOf({ dataSet: 'shop' })).toEqual({ dataSet: 'shop' });
    expect(wishOf({ dataSet: 'shop', point: 'id' })).toEqual({ dataSet: 'shop', recoveryPointId: 'id' });
    const at = '2026-11-24T14:32:05Z';
    expect(wishOf({ dataSet: 'shop', at, point: 'id' })).toEqual({ dataSet: 'shop', pointInTime: at });
  });

  it('forgets which page of a recovery point was looked at once another one is meant', () => {
    const looking = { dataSet: 'd', browse: 'yes', way: 'etc', after: 'etc/x', of: 'p' } as const;
    expect(changed(looking, { path: 'etc/y' })).toEqual({ ...looking, path: 'etc/y' });
    expect(changed(looking, { at: undefined, point: 'q' })).toEqual({
      dataSet: 'd',
      browse: 'yes',
      way: 'etc',
      point: 'q',
    });
  });

  it('is a part where one is named, and the whole database as a part where no table is', () => {
    expect(wishOf({ dataSet: 'd', scope: 'rows', table: 't', where: 'id = 1' }).selection).toEqual({
      table: 't',
      where: 'id = 1',
    });
    expect(wishOf({ dataSet: 'd', scope: 'tables' }).selection).toEqual({ follow: 'all' });
    expect(wishOf({ dataSet: 'd', scope: 'tables', table: 'a,b' }).selection).toEqual({ table: 'a,b' });
    expect(wishOf({ dataSet: 'd', scope: 'model', model: 'm', version: '3' }).selection).toEqual({
      model: 'm',
      version: '3',
    });
    expect(wishOf({ dataSet: 'd', scope: 'whole' }).selection).toBeUndefined();
    expect([isPart('user'), isPart('path'), isPart(undefined)]).toEqual([true, false, false]);
  });

  it('needs a place only where one is given, and the reason last', () => {
    expect(wishOf({ dataSet: 'd', to: 'named', directory: '/srv/x ', repository: 'away' }, 'why')).toEqual({
      dataSet: 'd',
      repository: 'away',
      target: { directory: '/srv/x' },
      reason: 'why',
    });
  });

  it('goes over what is there only when all of it does, and is asked for by the directory alone', () => {
    const draft = { dataSet: 'd', to: 'inPlace', directory: '/srv/data' } as const;
    expect(wishOf(draft)).toEqual({ dataSet: 'd', selection: { 'place.in-place': '/srv/data' } });
    expect(wishOf({ ...draft, scope: 'tables', table: 't' }).selection).toEqual({ table: 't' });
    expect(changed(draft, { scope: 'tables' })).toEqual({ dataSet: 'd', scope: 'tables' });
    expect(changed(draft, { scope: 'whole' })).toEqual({ ...draft, scope: 'whole' });
    expect([canReplace('postgresql'), canReplace('files')]).toEqual([true, false]);
  });

  it('stops at a place in the log, also for a part', () => {
    const draft = { dataSet: 'd', at: '2026-11-24T14:32:05Z', stop: 'before-xid', stopAt: ' 744 ' } as const;
    expect(wishOf(draft)).toEqual({
      dataSet: 'd',
      pointInTime: '2026-11-24T14:32:05Z',
      selection: { 'target.before-xid': '744' },
    });
    expect(wishOf({ ...draft, timeline: '2', scope: 'tables', table: 't' }).selection).toEqual({
      table: 't',
      'target.before-xid': '744',
      'target.timeline': '2',
    });
  });

  it('knows what a place in the log can be, and that the search for it begins somewhere', () => {
    const at = '2026-11-24T14:32:05Z';
    expect(isDone('when', { stop: 'lsn', stopAt: '16/B374D848', at })).toBe(true);
    expect(isDone('when', { stop: 'lsn', stopAt: '16/B374D848' })).toBe(false);
    expect(isDone('when', { stop: 'lsn', stopAt: '744', at })).toBe(false);
    expect(isDone('when', { stop: 'through-xid', stopAt: '0744', at })).toBe(false);
    expect(isDone('when', { stop: 'through-xid', at })).toBe(false);
    expect(isDone('when', { stop: 'restore-point', stopAt: 'before the upgrade', point: 'id' })).toBe(true);
    expect(isDone('when', { timeline: '0', at })).toBe(false);
    expect(isDone('when', { timeline: '1', at })).toBe(true);
  });

  it('names a directory where it says that it does', () => {
    expect(isDone('target', {})).toBe(true);
    expect(isDone('target', { to: 'named' })).toBe(false);
    expect(isDone('target', { to: 'inPlace', directory: 'data' })).toBe(false);
    expect(isDone('target', { to: 'named', directory: '/srv/x' })).toBe(true);
    expect(draftOf({ dataSet: 'd', directory: '/srv/x' }).to).toBe('named');
  });

  it('is whole when each step has what it needs', () => {
    expect(isDone('what', {})).toBe(false);
    expect(isDone('what', { dataSet: 'd' })).toBe(true);
    expect(isDone('scope', { scope: 'rows', table: 't' })).toBe(false);
    expect(isDone('scope', { scope: 'rows', table: 't', where: 'true' })).toBe(true);
    expect(isDone('scope', { scope: 'path', path: ' ' })).toBe(false);
    expect(isDone('when', {})).toBe(true);
  });

  it('can be a part only where the kind has parts', () => {
    expect(scopesOf('postgresql')).toContain('user');
    expect(scopesOf('neo4j')).toEqual(['whole']);
    expect(scopesOf(undefined)).toEqual(['whole']);
  });
});
