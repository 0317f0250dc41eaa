import { MutationObserver, QueryClient } from '@tanstack/react-query';
import { beforeEach, expect, it } from 'vitest';
import { FailureLog } from '../parts/failureLog';
import { reporting, SHOWN } from './mutations';

let log: FailureLog;
let cache: QueryClient;

beforeEach(() => {
  log = new FailureLog();
  cache = new QueryClient({ mutationCache: reporting(log.report) });
});

/** What a page sends, and the way it leaves: as the hook does, it watches for as long as it is shown. */
function shown(meta?: typeof SHOWN) {
  const answers: Record<string, (failed: Error) => void> = {};
  const sent = new MutationObserver<void, Error, string>(cache, {
    meta,
    mutationFn: (what) => new Promise((_, refuse) => (answers[what] = refuse)),
  });
  const leave = sent.subscribe(() => undefined);
  return {
    leave,
    reset: () => sent.reset(),
    /** @returns what has the server refuse it */
    send: async (what: string) => {
      const ended = sent.mutate(what).catch(() => undefined);
      await Promise.resolve();
      return async () => {
        answers[what]?.(new Error(`${what} is refused`));
        await ended;
      };
    },
  };
}

it('tells of each of several that were sent one after the other', async () => {
  const page = shown();
  const refusals = [await page.send('a'), await page.send('b'), await page.send('c')];
  for (const refuse of refusals) await refuse();
  expect(log.standing()).toEqual(['a is refused', 'b is refused', 'c is refused']);
});

it('tells of what fails after its page was left', async () => {
  const page = shown();
  const refuse = await page.send('a');
  page.leave();
  await refuse();
  expect(log.standing()).toEqual(['a is refused']);
});

it('leaves out what a dialog shows', async () => {
  await (
    await shown(SHOWN).send('a')
  )();
  expect(log.standing()).toEqual([]);
});

it.each(['leave', 'reset'] as const)(
  'tells of it all the same when the dialog is closed by then: %s',
  async (way) => {
    const dialog = shown(SHOWN);
    const refuse = await dialog.send('a');
    dialog[way]();
    await refuse();
    expect(log.standing()).toEqual(['a is refused']);
  },
);

it('tells of the first of two that a dialog sent, and leaves the second to it', async () => {
  const dialog = shown(SHOWN);
  const first = await dialog.send('a');
  const second = await dialog.send('b');
  await first();
  await second();
  expect(log.standing()).toEqual(['a is refused']);
});

it('keeps what it was told until it is dismissed, once', () => {
  let changes = 0;
  const end = log.subscribe(() => changes++);
  log.report('a');
  log.report('a');
  log.report('b');
  log.dismiss('a');
  end();
  log.report('c');
  expect(log.standing()).toEqual(['b', 'c']);
  expect(changes).toBe(3);
});
