import { moments } from './moments';

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

/** A span of time for people, its two largest units at most; tenths below ten seconds where there are any. */
export function duration(seconds: number): string {
  if (seconds < 60) {
    const tenths = seconds < 9.95 && !Number.isInteger(seconds);
    return `${tenths ? seconds.toFixed(1) : Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 3600) return join(Math.floor(whole / 60), 'min', whole % 60, 's');
  if (whole < 86_400) return join(Math.floor(whole / 3600), 'h', Math.floor((whole % 3600) / 60), 'min');
  return join(Math.floor(whole / 86_400), 'd', Math.floor((whole % 86_400) / 3600), 'h');
}

function join(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

const PERIOD_UNITS = { Y: 'year', M: 'month', W: 'week', D: 'day' };

/** A period of days and longer, such as P1Y6M, in words; what is none as it is. */
export function period(iso: string): string {
  const parts = [...iso.matchAll(/(\d+)([YMWD])/g)].map(([, count, unit]) => {
    const word = PERIOD_UNITS[unit as keyof typeof PERIOD_UNITS];
    return count === '1' ? `1 ${word}` : `${count} ${word}s`;
  });
  return /^P(\d+[YMWD])+$/.test(iso) ? parts.join(' ') : iso;
}

/** How long ago, or in how long: one unit, for what is read at a glance. */
export function relative(instant: Date, now: Date): string {
  const seconds = (now.getTime() - instant.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  const span = rough(Math.abs(seconds));
  return seconds > 0 ? `${span} ago` : `in ${span}`;
}

function rough(seconds: number): string {
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return duration(Math.floor(seconds / 60) * 60);
  return `${Math.floor(seconds / 86_400)} d`;
}

/** In how many days a date (yyyy-mm-dd, as the server counts them: in UTC) comes. */
export function daysUntil(date: string, now: Date): string {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  const days = Math.round((Date.parse(`${date}T00:00:00Z`) - today) / 86_400_000);
  if (days === 0) return 'today';
  const span = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`;
  return days > 0 ? `in ${span}` : `${span} ago`;
}

/** Where a backup lies, by repository: "a (file:/x), b (/y)" as the API words it. */
export function places(location: string): { repository: string; at: string }[] {
  return [...location.matchAll(/([^\s,(]+) \(([^)]*)\)/g)].map(([, repository, at]) => ({
    repository: repository ?? '',
    at: at ?? '',
  }));
}

/** An instant in the local zone, to the second, the same everywhere and in the order in which it sorts. */
export function absolute(instant: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const date = `${instant.getFullYear()}-${two(instant.getMonth() + 1)}-${two(instant.getDate())}`;
  return `${date} ${two(instant.getHours())}:${two(instant.getMinutes())}:${two(instant.getSeconds())}`;
}

/** The same in UTC, and saying so. */
export function utc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A sentence of the server's, with its instants (2026-11-24T14:32:05.123Z) in the local zone. */
export function withLocalTimes(text: string): string {
  return moments(text)
    .map((piece) => (typeof piece === 'string' ? piece : absolute(piece)))
    .join('');
}

/** A span as ISO 8601 has it (P1DT2H), for people; as it came when it is none of days, hours, minutes and seconds. */
export function isoSpan(text: string): string {
  const found = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  if (!found) return text;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return duration(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
}

/** An instant within a sentence: in the local zone, and in UTC. */
export function local(at: string): string {
  const instant = new Date(at);
  return `${absolute(instant)} (${utc(instant)})`;
}
