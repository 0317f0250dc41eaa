import { expect, test } from 'vitest';
import { documentOf, draftOf, hasDestinations, specOf } from './spec';

const DAILY = {
  schedule: { cron: '0 30 1 * * *', zone: 'Europe/Vienna' },
  backupType: 'continuous',
  continuousLog: true,
  repositories: ['site-a', 'site-b'],
  retention: { keepDaily: 14, keepWithin: 'P2D' },
  windows: [{ from: '22:00', to: '04:00' }],
};

test('what nobody changed stays as the file has it', () => {
  expect(specOf(DAILY, draftOf(DAILY))).toEqual(DAILY);
  expect(specOf({ rpo: 'PT15M' }, draftOf({ rpo: 'PT15M' }))).toEqual({ rpo: 'PT15M' });
});

test('a schedule takes the place of the one before, whatever it was made from', () => {
  const draft = draftOf(DAILY);
  expect(draft.by).toBe('cron');
  const every = specOf(DAILY, { ...draft, by: 'every', every: 'PT1H' });
  expect(every.schedule).toEqual({ every: 'PT1H' });
  const rpo = specOf(every, { ...draftOf(every), by: 'rpo', rpo: 'PT5M' });
  expect(rpo.schedule).toBeUndefined();
  expect(rpo.rpo).toBe('PT5M');
  const cron = specOf(rpo, { ...draftOf(rpo), by: 'cron', cron: '0 0 * * * *' });
  expect(cron).toMatchObject({ schedule: { cron: '0 0 * * * *' }, windows: DAILY.windows });
  expect(cron.rpo).toBeUndefined();
});

test('keep rules are numbers, an emptied one goes, and those the page does not know stay', () => {
  const draft = draftOf(DAILY);
  const changed = specOf(DAILY, { ...draft, keep: { ...draft.keep, keepDaily: '', keepYearly: '7' } });
  expect(changed.retention).toEqual({ keepWithin: 'P2D', keepYearly: 7 });
});

test('reading back and places change beside what else is said', () => {
  const before = { ...DAILY, verification: { restoreTest: { every: 'P7D' } } };
  const changed = specOf(before, { ...draftOf(before), readBack: true, repositories: ['site-b'] });
  expect(changed.verification).toEqual({ restoreTest: { every: 'P7D' }, readBack: true });
  expect(changed.repositories).toEqual(['site-b']);
  expect(hasDestinations(before)).toBe(false);
  expect(hasDestinations({ destinations: [{ repository: 'site-a' }] })).toBe(true);
});

test('the document says what it is', () => {
  expect(JSON.parse(documentOf('daily', DAILY))).toEqual({
    apiVersion: 'holdfast.io/v1',
    kind: 'Policy',
    metadata: { name: 'daily' },
    spec: DAILY,
  });
});
