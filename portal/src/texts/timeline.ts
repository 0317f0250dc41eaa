import { plural } from './words';

export const timeline = {
  slider: 'Point in time. Arrow keys move it, with Shift further; plus and minus zoom.',
  nothingPicked: 'no point in time is picked',
  logIn: (repository: string) => `log in ${repository}`,
  mark: (times: string[], proof: string, suspect: boolean) =>
    `${times.length === 1 ? times[0] : `${times.length} recovery points, ${times[0]} to ${times.at(-1)}`}: ${proof}${
      suspect ? ', suspect' : ''
    }`,
  gap: (from: string, to: string, reason?: string) =>
    `Log is missing from ${from} to ${to}${reason === undefined ? '' : `: ${reason}`}`,
  spans: {
    all: 'All',
    year: 'Year',
    month: '30 days',
    day: 'Day',
    hour: 'Hour',
    minute: 'Minute',
    seconds: '10 s',
  },
  nearer: 'Zoom in',
  further: 'Zoom out',
  point: 'Recovery point',
  before: 'The recovery point before',
  after: 'The recovery point after',
  more: (shown: number, all: number) =>
    `The newest ${plural(shown, 'point', 'points')} of ${all.toLocaleString('en')} here are shown: zoom in for the others.`,
  unread: (repository: string, problem: string) =>
    `The log in ${repository} could not be looked at: ${problem}`,
  legend: {
    point: 'recovery point, the higher the better proven (filled: restored at least once)',
    suspect: 'suspect',
    log: 'log: every second can be reached',
    gap: 'gap in the log',
  },
  typed: 'Point in time',
  typedHint: 'Your local time, or UTC with a Z at the end',
  go: 'Go there',
  notATime: 'Write it as 2026-11-24 14:32:05, or 2026-11-24T14:32:05Z',
  future: 'That is in the future',
  restore: 'Restore to this time',
  exact: (point: string, repository: string, proof: string) =>
    `can be restored exactly, from the recovery point of ${point} in ${repository} (${proof}).`,
  earlier: (point: string, lost: string, proof: string) =>
    `cannot be reached: the newest state before it is of ${point} (${proof}), ${lost} earlier.`,
  inGap: (reason?: string) => `Log is missing here${reason === undefined ? '.' : `: ${reason}`}`,
  nothing: (first?: string) =>
    first === undefined
      ? 'lies before every recovery point.'
      : `lies before the first recovery point, which is of ${first}.`,
  suspect: (damage: string) => `That point is suspect: ${damage}`,
};
