import { oneOf } from '../app/search';

/** How far a recovery point is proven, least first. */
export const LEVELS = ['STORED', 'CHECKSUMMED', 'RESTORED', 'OPENED', 'QUERIED'] as const;
export type Level = (typeof LEVELS)[number];

/** How work stands. */
export const WORK = ['SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'] as const;
export type Work = (typeof WORK)[number];

/** What is known of a backup beside its status, in the order of its life. */
export const STATES = [
  'scheduled',
  'late',
  'running',
  'stalled',
  'paused',
  'success',
  'warned',
  'empty',
  'unproven',
  'failed',
  'cancelled',
  'missed',
] as const;
export type State = (typeof STATES)[number];

export const level = (given: unknown) => oneOf(given, LEVELS);
export const jobState = (given: unknown) => oneOf(given, STATES);
export const work = (given: unknown) => oneOf(given, WORK);
