import { expect, test } from 'vitest';
import { peopleOf } from './people';

test('a line names a person, a role, and the date of the last training where it is known', () => {
  expect(peopleOf('Ada, recovery lead, 2026-09-14\n\n Grace,desk, night ')).toEqual([
    { name: 'Ada', role: 'recovery lead', trainedOn: '2026-09-14' },
    { name: 'Grace', role: 'desk, night' },
  ]);
});
