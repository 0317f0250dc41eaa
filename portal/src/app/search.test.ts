import { describe, expect, it } from 'vitest';
import { oneOf, parseSearch, stringifySearch, word } from './search';

describe('the words of an address', () => {
  it('come back as they were put in', () => {
    const words = { at: '2026-11-24T14:32:05Z', where: 'a = 1 & b', dataSet: 'shop' };
    expect(parseSearch(stringifySearch(words))).toEqual(words);
  });

  it('leave out what says nothing', () => {
    expect(stringifySearch({ a: undefined, b: '', c: null, d: false })).toBe('');
    expect(stringifySearch({ limit: 2 })).toBe('?limit=2');
  });

  it('are taken only when they make sense', () => {
    expect(word(7)).toBeUndefined();
    expect(word('x')).toBe('x');
    expect(oneOf('FAILED', ['SUCCESS', 'FAILED'])).toBe('FAILED');
    expect(oneOf('failed', ['SUCCESS', 'FAILED'])).toBeUndefined();
  });
});
