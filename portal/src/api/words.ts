import { oneOf } from '../app/search';

/** How far a recovery point is proven, least first. */
export const LEVELS = ['STORED', 'CHECKSUMMED', 'RESTORED', 'OPENED', 'QUERIED'] as const;
export type Level = (typeof LEVELS)[number];

/** How work stands. */
export const WORK = ['SCHEDULED', 'IN_PROGRESS', 'SUCCESS', 'FAILED', 'CANCELLED'] as const;
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

/** How drills stand. */
export const DRILL_STATUS = [
  'SCHEDULED',
  'IN_PROGRESS',
  'RUNNING',
  'SUCCESS',
  'FAILED',
  'CANCELLED',
] as const;
export type DrillStatus = (typeof DRILL_STATUS)[number];

export const DRILL_TYPES = [
  'Tabletop',
  'RestoreTest',
  'PartialFailover',
  'FullFailover',
  'RealFailover',
  'RealFailback',
] as const;
export type DrillType = (typeof DRILL_TYPES)[number];

/** How something stands that a drill called for; what needs somebody first. */
export const ACTION_STATES = ['overdue', 'open', 'done'] as const;
export type ActionState = (typeof ACTION_STATES)[number];

/** How what was found is protected; what needs somebody first. */
export const FINDING_STATES = ['UNPROTECTED', 'DECLARED', 'ACKNOWLEDGED', 'PROTECTED'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** How a plan may be run. */
export const PLAN_MODES = ['failover', 'failback', 'switchover', 'test', 'tabletop'] as const;

export const level = (given: unknown) => oneOf(given, LEVELS);
export const jobState = (given: unknown) => oneOf(given, STATES);
export const work = (given: unknown) => oneOf(given, WORK);
export const drillStatus = (given: unknown) => oneOf(given, DRILL_STATUS);
export const drillType = (given: unknown) => oneOf(given, DRILL_TYPES);
export const actionState = (given: unknown) => oneOf(given, ACTION_STATES);
export const findingState = (given: unknown) => oneOf(given, FINDING_STATES);
export const planMode = (given: unknown) => oneOf(given, PLAN_MODES);
