import { expect, it } from 'vitest';
import { names, wayOf, written } from './way';

it.each([
  [[]],
  [['a']],
  [['a', 'a/b c', 'a/b c/d&e']],
  [['two\nlines', 'two\nlines/back\\nslash', 'two\nlines/back\\nslash/\\']],
])('comes back from an address as it was put in: %j', (way) => expect(wayOf(written(way))).toEqual(way));

it('says nothing of the whole', () => expect(written([])).toBeUndefined());

it('calls each by what it adds', () => {
  expect(names(['etc', 'etc/ssh', 'etc/ssh/keys'])).toEqual(['etc', 'ssh', 'keys']);
  expect(names(['postgres', 'postgres.public', 'postgres.public.orders'])).toEqual([
    'postgres',
    'public',
    'orders',
  ]);
});

it('takes a path as it stands that does not go on from the one before', () => {
  expect(names(['etc', 'base64:L2Y='])).toEqual(['etc', 'base64:L2Y=']);
});
