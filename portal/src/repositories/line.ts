/** A measurement: when, in milliseconds since 1970, and how many bytes. */
export interface Sample {
  at: number;
  bytes: number;
}

const DAY = 86_400_000;

/** Positions in a drawing of 100 by 100, from its top left corner. */
export interface Drawing {
  /** Through all measurements. */
  line: string;
  /** What is below it. */
  area: string;
  /** As it would go on; absent where nobody knows. */
  ahead?: string;
  least: number;
  most: number;
  from: number;
  to: number;
}

const round = (value: number) => Math.round(value * 100) / 100;

/**
 * How measurements are drawn, and the line on from the newest, a third as far ahead as there is behind. From zero, unless
 * what changes would not be seen then.
 */
export function drawing(samples: Sample[], bytesADay?: number): Drawing | undefined {
  const first = samples[0];
  const last = samples.at(-1);
  if (first === undefined || last === undefined || first.at === last.at) return undefined;
  const behind = last.at - first.at;
  const to = bytesADay === undefined ? last.at : last.at + behind / 3;
  const expected = last.bytes + ((bytesADay ?? 0) * (to - last.at)) / DAY;
  const values = [...samples.map((one) => one.bytes), Math.max(0, expected)];
  const most = Math.max(...values);
  const lowest = Math.min(...values);
  const least = lowest > most / 2 ? lowest - (most - lowest) * 0.2 : 0;
  const x = (at: number) => round(((at - first.at) / (to - first.at)) * 100);
  const y = (bytes: number) => round(100 - ((bytes - least) / Math.max(1, most - least)) * 100);
  const points = samples.map((one) => `${x(one.at)},${y(one.bytes)}`);
  return {
    line: points.join(' '),
    area: `0,100 ${points.join(' ')} ${x(last.at)},100`,
    ahead:
      bytesADay === undefined
        ? undefined
        : `${x(last.at)},${y(last.bytes)} ${x(to)},${y(Math.max(0, expected))}`,
    least,
    most,
    from: first.at,
    to,
  };
}
