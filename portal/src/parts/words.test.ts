import { expect, it } from 'vitest';
import { hasWords } from './words';

it('wants every word, in whatever order and case', () => {
  expect(hasWords('DB trading', ['trading-db', 'Trading desk'])).toBe(true);
  expect(hasWords('desk ledger', ['trading-db', 'Trading desk'])).toBe(false);
});

it('is content with anything where no word is given', () => {
  expect(hasWords(undefined, [])).toBe(true);
  expect(hasWords('  ', ['x'])).toBe(true);
});

it('finds nothing in what is not said', () => {
  expect(hasWords('null', [null, undefined])).toBe(false);
});
