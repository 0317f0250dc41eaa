import type { PlanRun, StepRun } from '../api/types';

type Timed = Pick<
  PlanRun,
  'status' | 'incidentTime' | 'elapsedSeconds' | 'endTime' | 'decidedAt' | 'expiresAt'
>;

/** When it came to nothing: a request that was turned down, taken back or left. */
function fellThrough(run: Timed): string | null | undefined {
  if (run.status === 'REJECTED' || run.status === 'WITHDRAWN') return run.decidedAt;
  return run.status === 'EXPIRED' ? run.expiresAt : undefined;
}

/**
 * The server's time in milliseconds, however the browser's clock is set: the server said how long after the incident it
 * answered, and the browser knows how long ago that was.
 *
 * @param receivedAt when the answer came, in milliseconds of whatever counts them evenly
 * @param now by the same count
 */
export function serverTime(run: Timed, receivedAt: number, now: number): number {
  return Date.parse(run.incidentTime) + run.elapsedSeconds * 1000 + Math.max(0, now - receivedAt);
}

/** How long after the incident it is, or was when the run ended, in seconds. @param at the server's time */
export function sinceIncident(run: Timed, at: number): number {
  const ended = run.endTime ?? fellThrough(run);
  return Math.max(0, ((ended ? Date.parse(ended) : at) - Date.parse(run.incidentTime)) / 1000);
}

const OVER = ['SUCCESS', 'CHECKED', 'SKIPPED', 'FAILED', 'NOT_RUN'];

/** When a run is done as far as can be known. */
export interface Expected {
  /** The server's time in milliseconds. */
  at: number;
  /** Steps of which nobody knows how long they take, such as one that waits for a person: counted as nothing. */
  unmeasured: string[];
}

/** What a step takes: as was told when the run was asked for; of older runs, and where nothing told, as it took in others. */
export function usual(step: Pick<StepRun, 'expectedSeconds' | 'lastSeconds'>): number | undefined {
  return step.expectedSeconds ?? step.lastSeconds ?? undefined;
}

type Step = Pick<StepRun, 'step' | 'status' | 'after' | 'startTime' | 'expectedSeconds' | 'lastSeconds'>;

/**
 * When the last step ends, if each takes what it took as a rule and begins when those before it have ended. Undefined when
 * no step is left, or nothing of what is left was ever measured.
 *
 * @param now the server's time
 */
export function expectedEnd(steps: readonly Step[], now: number): Expected | undefined {
  const left = steps.filter((step) => !OVER.includes(step.status));
  const unmeasured = left.filter((step) => usual(step) === undefined).map((step) => step.step);
  if (left.length === unmeasured.length) return undefined;
  const byName = new Map(steps.map((step) => [step.step, step]));
  const known = new Map<string, number>();
  const endOf = (step: Step): number => {
    const found = known.get(step.step);
    if (found !== undefined) return found;
    // a plan whose steps wait for each other is refused; should one come all the same, it ends here
    known.set(step.step, now);
    if (OVER.includes(step.status)) return now;
    const before = step.after.flatMap((name) => byName.get(name) ?? []).map(endOf);
    const begins = step.startTime ? Date.parse(step.startTime) : Math.max(now, ...before);
    // one that takes longer than ever ends now at the earliest
    const ends = Math.max(now, begins + (usual(step) ?? 0) * 1000);
    known.set(step.step, ends);
    return ends;
  };
  return { at: Math.max(...left.map(endOf)), unmeasured };
}
