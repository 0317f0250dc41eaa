import type { ActionItem } from '../api/types';
import type { ActionState } from '../api/words';

type Item = Pick<ActionItem, 'text' | 'overdue' | 'doneAt'>;

/** How something stands that a drill called for. */
export function stateOf(item: Omit<Item, 'text'>): ActionState {
  return item.doneAt ? 'done' : item.overdue ? 'overdue' : 'open';
}

/** Those that are asked for; what is not done where nothing is. */
export function actionsLike<T extends Omit<Item, 'text'>>(items: readonly T[], state?: ActionState): T[] {
  return items.filter((item) => (state === undefined ? stateOf(item) !== 'done' : stateOf(item) === state));
}

/** What was written down when a drill was closed and that nobody has been given yet. */
export function unassigned(lines: readonly string[], items: readonly Pick<Item, 'text'>[]): string[] {
  return lines.filter((line) => !items.some((item) => item.text === line));
}

/** The date so many days on, as the server counts them: in UTC. */
export function inDays(now: Date, days: number): string {
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
