const UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'];

/** Bytes with three digits and a decimal unit. */
export function bytes(value: number): string {
  if (value < 1000) return `${Math.round(value)} B`;
  let scaled = value;
  let unit = -1;
  while (scaled >= 999.5 && unit < UNITS.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const digits = scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
  return `${scaled.toFixed(digits)} ${UNITS[unit]}`;
}

/** A span of time for people, its two largest units at most. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 86_400) return join(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  return join(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long ago, or in how long. */
export function relative(instant: Date, now: Date): string {
  const seconds = (now.getTime() - instant.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  const span = duration(Math.max(1, Math.round(Math.abs(seconds))));
  return seconds > 0 ? `${span} ago` : `in ${span}`;
}
