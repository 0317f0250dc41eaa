import { expect, it } from 'vitest';
import { draftAgain } from './again';
import { wishOf, type Draft } from './wish';

/** As the address would have it: without what is not said. */
const said = (draft: Draft) => Object.fromEntries(Object.entries(draft).filter(([, value]) => value));

const again = (draft: Draft) => {
  const { dataSet, pointInTime, selection } = wishOf(draft);
  return said(
    draftAgain({
      dataSet: dataSet ?? '',
      requestedPointInTime: pointInTime,
      selection: selection ?? {},
    }),
  );
};

it('asks for the same once more, where it is said which part', () => {
  const at = '2026-11-24T02:31:00Z';
  for (const draft of [
    { dataSet: 'shop', at, scope: 'rows', table: 'orders', where: 'custmer = 2' },
    { dataSet: 'shop', scope: 'user', user: 'two' },
    { dataSet: 'shop', scope: 'tables', database: 'shop', schema: 'public', table: 'orders' },
    { dataSet: 'settings', scope: 'path', path: '/etc' },
    { dataSet: 'settings', scope: 'path', path64: 'L/8=' },
    { dataSet: 'models', scope: 'model', model: 'forecaster', version: '9' },
  ] satisfies Draft[])
    expect(again(draft)).toEqual({ ...draft, step: 'scope' });
});

it('keeps where in the log one wanted to stop, and what was to be replaced', () => {
  const whole: Draft = {
    dataSet: 'shop',
    at: '2026-11-24T02:31:00Z',
    stop: 'before-xid',
    stopAt: '812',
    timeline: '2',
    to: 'inPlace',
    directory: '/var/lib/postgresql/18/main',
  };
  expect(again(whole)).toEqual(whole);
});

it('begins anew where all of it was wanted', () => {
  expect(again({ dataSet: 'shop' })).toEqual({ dataSet: 'shop' });
});
