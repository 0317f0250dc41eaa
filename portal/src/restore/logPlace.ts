/** Places in a log at which a recovery can stop, as the API's selection has them after "target.". */
export const PLACES = ['before-xid', 'through-xid', 'lsn', 'through-lsn', 'restore-point'] as const;
export type LogPlace = (typeof PLACES)[number];

/** What is written for a place: an id, a position or a name. */
export const FORM: Record<LogPlace, 'xid' | 'lsn' | 'name'> = {
  'before-xid': 'xid',
  'through-xid': 'xid',
  lsn: 'lsn',
  'through-lsn': 'lsn',
  'restore-point': 'name',
};

const RIGHT = {
  xid: /^[1-9]\d{0,9}$/,
  lsn: /^[0-9a-f]{1,8}\/[0-9a-f]{1,8}$/i,
  name: /\S/,
};

/** Whether a text can be such a place. */
export function isPlaceRight(place: LogPlace, text: string | undefined): boolean {
  return text !== undefined && RIGHT[FORM[place]].test(text.trim());
}

/** Whether a text can be a timeline's number; it may be left out. */
export function isTimelineRight(text: string | undefined): boolean {
  return text === undefined || /^[1-9]\d{0,8}$/.test(text.trim());
}

/** As the API takes it. */
export function placeSelection(of: {
  stop?: LogPlace;
  stopAt?: string;
  timeline?: string;
}): Record<string, string> {
  return {
    ...(of.stop && of.stopAt ? { [`target.${of.stop}`]: of.stopAt.trim() } : {}),
    ...(of.timeline ? { 'target.timeline': of.timeline.trim() } : {}),
  };
}
