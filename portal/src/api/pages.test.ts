import { expect, test } from 'vitest';
import { everything } from './pages';

const ALL = Array.from({ length: 2500 }, (_, at) => at);

const load = (after: string | undefined, limit: number) => {
  const from = after === undefined ? 0 : Number(after);
  const end = from + limit;
  return Promise.resolve({ items: ALL.slice(from, end), next: end < ALL.length ? String(end) : null });
};

test('reads a list to its end and tells how far it is', async () => {
  const told: number[] = [];
  expect(await everything(load, (rows) => told.push(rows))).toEqual(ALL);
  expect(told).toEqual([1000, 2000, 2500]);
});

test('ends with the first page where there is no other', async () => {
  expect(await everything(() => Promise.resolve({ items: ['only'] }))).toEqual(['only']);
});
