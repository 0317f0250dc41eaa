import { expect, test } from 'vitest';
import { layers } from './layers';

const places = (nodes: { step: string; after: string[] }[]) =>
  layers(nodes).map(({ node, column, row }) => `${node.step} ${column} ${row}`);

test('a step stands right of all that it waits for', () => {
  expect(
    places([
      { step: 'gate', after: [] },
      { step: 'switch', after: ['look', 'take-over'] },
      { step: 'take-over', after: ['gate'] },
      { step: 'db', after: ['gate'] },
      { step: 'look', after: ['db'] },
    ]),
  ).toEqual(['gate 0 0', 'switch 3 0', 'take-over 1 0', 'db 1 1', 'look 2 0']);
});

test('what is not there and circles do not hang the page', () => {
  expect(places([{ step: 'a', after: ['gone'] }])).toEqual(['a 0 0']);
  expect(
    places([
      { step: 'a', after: ['b'] },
      { step: 'b', after: ['a'] },
    ]),
  ).toHaveLength(2);
});
