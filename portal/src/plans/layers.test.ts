import { expect, test } from 'vitest';
import { frames, layers } from './layers';

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

test('a group has rows of its own, and a frame around all of its steps and no others', () => {
  const placed = layers([
    { step: 'gate', after: [] },
    { step: 'a', group: 'stores', after: ['gate'] },
    { step: 'b', group: 'stores', after: ['gate'] },
    { step: 'tell', after: ['gate'] },
    { step: 'c', group: 'stores', after: ['a'] },
    { step: 'ready', group: 'home', after: [] },
    { step: 'over', group: null, after: ['c', 'b'] },
  ]);
  expect(placed.map(({ node, column, row }) => `${node.step} ${column} ${row}`)).toEqual([
    'gate 0 0',
    'a 1 1',
    'b 1 2',
    'tell 1 0',
    'c 2 1',
    'ready 0 3',
    'over 3 0',
  ]);
  expect(frames(placed)).toEqual([
    { group: 'stores', columns: [1, 2], rows: [1, 2] },
    { group: 'home', columns: [0, 0], rows: [3, 3] },
  ]);
});
