import { expect, it } from 'vitest';
import { deciding } from './allowed';

it('waits for the role that a gate names', () => {
  expect(deciding({ status: 'WAITING' }, 'failover', 'approver')).toBe('approver');
});

it('waits for a commander where nobody is named, around a table, and when something went wrong', () => {
  expect(deciding({ status: 'WAITING' }, 'failover', null)).toBe('dr-commander');
  expect(deciding({ status: 'WAITING' }, 'tabletop', 'approver')).toBe('dr-commander');
  expect(deciding({ status: 'NEEDS_DECISION' }, 'failover', 'approver')).toBe('dr-commander');
});
