import { describe, expect, it } from 'vitest';
import { csv } from './files';

interface Row {
  name: string;
  size?: number | null;
}

const columns = [
  { name: 'Name', value: (row: Row) => row.name },
  { name: 'Size, in bytes', value: (row: Row) => row.size },
];

describe('csv', () => {
  it('quotes what would be taken for another field or line', () => {
    expect(
      csv(columns, [
        { name: 'a "b", c\nd', size: 7 },
        { name: 'x', size: null },
      ]),
    ).toBe('Name,"Size, in bytes"\r\n"a ""b"", c\nd",7\r\nx,\r\n');
  });

  it('lets no text become a formula, and no number a text', () => {
    expect(csv(columns, [{ name: '=1+1', size: -3 }])).toContain("'=1+1,-3");
  });
});
