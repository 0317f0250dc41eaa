import { describe, expect, it } from 'vitest';
import type { ContentItem } from '../api/types';
import { isPicked, listed, mayPick, picked } from './pick';
import { wishOf, type Draft } from './wish';

const item = (selection: Record<string, string>) => ({ selection }) as ContentItem;
const table = (name: string, database = 'shop') => item({ database, table: name });
const pick = (draft: Draft, ...items: ContentItem[]) =>
  items.reduce((before, one) => ({ ...before, ...picked(one, before) }), draft);

describe('what is picked from a recovery point', () => {
  it('is several tables of one database, and each is put back by picking it again', () => {
    const two = pick({ dataSet: 'd' }, table('public.a'), table('public."b, c"'));
    expect(wishOf(two).selection).toEqual({ database: 'shop', table: 'public.a,public."b, c"' });
    expect(isPicked(table('public."b, c"'), two)).toBe(true);
    expect(isPicked(table('public.a', 'other'), two)).toBe(false);
    const one = pick(two, table('public.a'));
    expect(wishOf(one).selection).toEqual({ database: 'shop', table: 'public."b, c"' });
    expect(wishOf(pick(one, table('public."b, c"'))).selection).toEqual({ follow: 'all' });
  });

  it('is of one database: a table of another one takes the place of all', () => {
    expect(wishOf(pick({}, table('public.a'), table('x.y', 'other'))).selection).toEqual({
      database: 'other',
      table: 'x.y',
    });
    expect(wishOf(pick({}, table('public.a'), item({ database: 'shop' }))).selection).toEqual({
      database: 'shop',
    });
  });

  it('is schemas beside tables', () => {
    const both = pick({}, table('public.a'), item({ database: 'shop', schema: 'app' }));
    expect(wishOf(both).selection).toEqual({ database: 'shop', table: 'public.a', schema: 'app' });
  });

  it('is one table where rows are wanted, and the condition stays', () => {
    const rows: Draft = { scope: 'rows', where: 'id = 1' };
    expect(wishOf(pick(rows, table('public.a'), table('public.b'))).selection).toEqual({
      database: 'shop',
      table: 'public.b',
      where: 'id = 1',
    });
    expect(mayPick(item({ database: 'shop' }), rows)).toBe(false);
    expect(mayPick(item({}), {})).toBe(false);
  });

  it('is one path, even one that is no text, or one model', () => {
    expect(wishOf(pick({}, item({ path: 'a' }), item({ path64: 'gA==' }))).selection).toEqual({
      path64: 'gA==',
    });
    expect(wishOf(pick({}, item({ path64: 'gA==' }), item({ path: 'a/b' }))).selection).toEqual({
      path: 'a/b',
    });
    expect(wishOf(pick({}, item({ model: 'm', version: '3' }), item({ model: 'm' }))).selection).toEqual({
      model: 'm',
    });
  });

  it('keeps commas within quotes', () => {
    expect(listed('a, "b,""c".d')).toEqual(['a', '"b,""c".d']);
    expect(listed(undefined)).toEqual([]);
  });
});
