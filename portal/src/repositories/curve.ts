import { absolute, bytes } from '../parts/format';

/** A measurement: when, in milliseconds since 1970, and how many bytes. */
export interface Sample {
  at: number;
  bytes: number;
}

const DAY = 86_400_000;

/** What a chart shows, column by column: at the same place of each what belongs together. */
export interface Curve {
  /** In milliseconds since 1970, ascending. */
  at: number[];
  stored: (number | null)[];
  /** As it would go on from the newest measurement; nothing but null where nobody knows. */
  ahead: (number | null)[];
  /** Where the scale begins and ends, in bytes. */
  least: number;
  most: number;
}

/**
 * How measurements are drawn, and the line on from the newest, a third as far ahead as there is behind. From zero, unless
 * what changes would not be seen then.
 */
export function curve(samples: Sample[], bytesADay?: number): Curve | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first.at === last.at) return undefined;
  const at = samples.map((one) => one.at);
  const stored: (number | null)[] = samples.map((one) => one.bytes);
  const ahead: (number | null)[] = samples.map(() => null);
  if (bytesADay !== undefined) {
    const further = (last.at - first.at) / 3;
    ahead[ahead.length - 1] = last.bytes;
    at.push(last.at + further);
    stored.push(null);
    ahead.push(Math.max(0, last.bytes + (bytesADay * further) / DAY));
  }
  const values = [...stored, ...ahead].filter((value) => value !== null);
  const most = Math.max(...values);
  const lowest = Math.min(...values);
  const least = lowest > most / 2 && lowest < most ? lowest - (most - lowest) * 0.2 : 0;
  // a little room above, and some scale also where nothing is stored
  return { at, stored, ahead, least, most: most > least ? most + (most - least) * 0.05 : 1 };
}

/** What stands at marks of the axis of time that are so far apart, in milliseconds: days, or the hours of one. */
export function marks(at: number[], apart: number): string[] {
  return at.map((one) => {
    const text = absolute(new Date(one));
    return apart >= DAY || text.endsWith('00:00:00') ? text.slice(0, 10) : text.slice(11, 16);
  });
}

/** Bytes at a glance and to the last one. */
export function exactly(value: number): string {
  const whole = Math.round(value);
  return whole < 1000 ? bytes(whole) : `${bytes(whole)} (${whole.toLocaleString('en')} B)`;
}
