import { duration } from '../parts/format';

const PARTS = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/;

/** How long before, for people, of a duration as the API writes it, such as PT168H. */
export function leadOf(notice: string): string {
  const [, hours = 0, minutes = 0, seconds = 0] = PARTS.exec(notice) ?? [];
  const all = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return all === 0 ? notice : duration(all);
}
