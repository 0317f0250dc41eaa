import { expect, it, vi } from 'vitest';
import { allLines } from './lines';

const kept = Array.from({ length: 2300 }, (_, at) => ({ id: at * 7 + 1 }));

it('reads a log to its end, however many pieces it comes in', async () => {
  const load = vi.fn((after: number | undefined, limit: number) =>
    Promise.resolve(kept.filter(({ id }) => after === undefined || id > after).slice(0, limit)),
  );
  const told = vi.fn();
  expect(await allLines(load, 1000, told)).toEqual(kept);
  expect(load.mock.calls).toEqual([
    [undefined, 1000],
    [999 * 7 + 1, 1000],
    [1999 * 7 + 1, 1000],
  ]);
  expect(told.mock.calls).toEqual([[1000], [2000], [2300]]);
});

it('asks once more where the last piece was full', async () => {
  const load = vi.fn((after: number | undefined) =>
    Promise.resolve(after === undefined ? kept.slice(0, 1000) : []),
  );
  expect(await allLines(load, 1000, () => undefined)).toHaveLength(1000);
  expect(load).toHaveBeenCalledTimes(2);
});
