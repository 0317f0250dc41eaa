import { expect, test } from 'vitest';
import { sharesOf } from './shares';

const share = (code: string) => `-----BEGIN RECOVERY SHARE-----\n${code}\n-----END RECOVERY SHARE-----`;

test('shares one below the other are told apart by their last lines', () => {
  expect(sharesOf(`\n${share('AAAA')}\n\n${share('BBBB')}\n`)).toEqual([share('AAAA'), share('BBBB')]);
  expect(sharesOf('AAAA BBBB')).toEqual(['AAAA BBBB']);
  expect(sharesOf('  ')).toEqual([]);
});
