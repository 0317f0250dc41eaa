import { oneOf } from '../app/search';

/** How far a recovery point is proven, least first. */
export const LEVELS = ['STORED', 'CHECKSUMMED', 'RESTORED', 'OPENED', 'QUERIED'] as const;
export type Level = (typeof LEVELS)[number];

/** How work stands. */
export const WORK = ['SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED'] as const;
export type Work = (typeof WORK)[number];

export const level = (given: unknown) => oneOf(given, LEVELS);
export const work = (given: unknown) => oneOf(given, WORK);
