/** A span of time that is looked at, in milliseconds since 1970. */
export interface View {
  from: number;
  to: number;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const YEAR = 365 * DAY;

/** Closer than this nothing can be told apart, wider than that there were no backups yet. */
const CLOSEST = 2 * SECOND;
const WIDEST = 30 * YEAR;

/** Where an instant lies in so many pixels. */
export function toX(view: View, width: number, at: number): number {
  return ((at - view.from) / (view.to - view.from)) * width;
}

export function toInstant(view: View, width: number, x: number): number {
  return view.from + (x / Math.max(width, 1)) * (view.to - view.from);
}

/** Nearer (factor below 1) or further away, with one instant staying where it is. */
export function zoomed(view: View, factor: number, around: number): View {
  const span = view.to - view.from;
  const wanted = Math.min(WIDEST, Math.max(CLOSEST, span * factor));
  const share = (around - view.from) / span;
  const from = around - share * wanted;
  return { from, to: from + wanted };
}

export function moved(view: View, by: number): View {
  return { from: view.from + by, to: view.to + by };
}

/** The same nearness with an instant in it; unchanged when it is in view. */
export function showing(view: View, at: number): View {
  if (at >= view.from && at <= view.to) return view;
  const span = view.to - view.from;
  return { from: at - span / 2, to: at + span / 2 };
}

/** All that there is, with a little air at both ends. */
export function around(from: number, to: number): View {
  const span = Math.max(to - from, 10 * MINUTE);
  return { from: to - span * 1.04, to: to + span * 0.04 };
}

export interface Tick {
  at: number;
  label: string;
}

type Step = { unit: 'ms'; every: number } | { unit: 'day' | 'month' | 'year'; every: number };

const STEPS: Step[] = [
  ...[1, 2, 5, 10, 15, 30].map((every) => ({ unit: 'ms' as const, every: every * SECOND })),
  ...[1, 2, 5, 10, 15, 30].map((every) => ({ unit: 'ms' as const, every: every * MINUTE })),
  ...[1, 2, 3, 6, 12].map((every) => ({ unit: 'ms' as const, every: every * HOUR })),
  ...[1, 2, 7, 14].map((every) => ({ unit: 'day' as const, every })),
  ...[1, 2, 3, 6].map((every) => ({ unit: 'month' as const, every })),
  ...[1, 2, 5, 10].map((every) => ({ unit: 'year' as const, every })),
];

const LENGTHS = { ms: 1, day: DAY, month: 30.4 * DAY, year: YEAR };

/** Marks at round times of the local zone, so that their labels have room. */
export function ticks(view: View, width: number, room = 96): Tick[] {
  const least = ((view.to - view.from) * room) / Math.max(width, 1);
  const step = STEPS.find((one) => one.every * LENGTHS[one.unit] >= least) ?? STEPS.at(-1)!;
  const found: Tick[] = [];
  for (let at = first(step, view.from); at <= view.to && found.length < 200; at = after(step, at))
    if (at >= view.from) found.push({ at, label: label(step, new Date(at)) });
  return found;
}

/** The last round time at or before an instant. */
function first(step: Step, from: number): number {
  const date = new Date(from);
  switch (step.unit) {
    case 'ms': {
      const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
      return midnight + Math.floor((from - midnight) / step.every) * step.every;
    }
    case 'day':
      return new Date(
        date.getFullYear(),
        date.getMonth(),
        date.getDate() - (date.getDate() % step.every),
      ).getTime();
    case 'month':
      return new Date(date.getFullYear(), Math.floor(date.getMonth() / step.every) * step.every, 1).getTime();
    case 'year':
      return new Date(Math.floor(date.getFullYear() / step.every) * step.every, 0, 1).getTime();
  }
}

function after(step: Step, at: number): number {
  const date = new Date(at);
  switch (step.unit) {
    case 'ms':
      return at + step.every;
    case 'day':
      return new Date(date.getFullYear(), date.getMonth(), date.getDate() + step.every).getTime();
    case 'month':
      return new Date(date.getFullYear(), date.getMonth() + step.every, 1).getTime();
    case 'year':
      return new Date(date.getFullYear() + step.every, 0, 1).getTime();
  }
}

const two = (number: number) => String(number).padStart(2, '0');

function label(step: Step, date: Date): string {
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  switch (step.unit) {
    case 'ms': {
      const seconds = step.every < MINUTE ? `:${two(date.getSeconds())}` : '';
      const midnight = date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0;
      return midnight ? day : `${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
    }
    case 'day':
      return day;
    case 'month':
      return day.slice(0, 7);
    case 'year':
      return day.slice(0, 4);
  }
}

/** Things that lie so near to each other that they would be one on the screen. */
export interface Cluster<Thing> {
  x: number;
  things: Thing[];
}

/** Puts together what is nearer than so many pixels; in the order of time. */
export function clusters<Thing>(
  things: Thing[],
  atOf: (thing: Thing) => number,
  view: View,
  width: number,
  near: number,
): Cluster<Thing>[] {
  const found: Cluster<Thing>[] = [];
  for (const thing of [...things].sort((a, b) => atOf(a) - atOf(b))) {
    const x = toX(view, width, atOf(thing));
    if (x < -near || x > width + near) continue;
    const last = found.at(-1);
    if (last && x - last.x < near) last.things.push(thing);
    else found.push({ x, things: [thing] });
  }
  return found;
}

/** An instant as an address has it, to the millisecond: seconds would show at the closest look. */
export function precise(instant: number): string {
  return new Date(Math.round(instant)).toISOString();
}

/** What two instants of an address leave in view; nothing when they are none, or too close together to be looked at. */
export function span(from: string | undefined, to: string | undefined): View | undefined {
  const view = { from: Date.parse(from ?? ''), to: Date.parse(to ?? '') };
  const length = view.to - view.from;
  return length >= CLOSEST - 1 && length <= WIDEST + 1 ? view : undefined;
}
