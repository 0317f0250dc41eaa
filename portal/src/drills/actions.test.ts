import { describe, expect, it } from 'vitest';
import { actionsLike, inDays, stateOf, unassigned } from './actions';

const item = (text: string, overdue = false, doneAt: string | null = null) => ({ text, overdue, doneAt });

describe('what drills called for', () => {
  const open = item('buy a second key');
  const late = item('write the telephone list anew', true);
  const done = item('train the night shift', false, '2026-11-24T12:00:00Z');
  const all = [late, open, done];

  it('is overdue, open or done', () => expect(all.map(stateOf)).toEqual(['overdue', 'open', 'done']));

  it('is listed until it is done, unless something else is asked for', () => {
    expect(actionsLike(all)).toEqual([late, open]);
    expect(actionsLike(all, 'overdue')).toEqual([late]);
    expect(actionsLike(all, 'open')).toEqual([open]);
    expect(actionsLike(all, 'done')).toEqual([done]);
  });

  it('waits for an owner until it was given one', () =>
    expect(unassigned(['buy a second key', 'move the tapes'], all)).toEqual(['move the tapes']));
});

it('a date is counted in UTC', () => expect(inDays(new Date('2026-12-30T23:30:00Z'), 30)).toBe('2027-01-29'));
