/** When a step began and ended; nothing while it has not. */
export interface Timed {
  startTime?: string | null;
  endTime?: string | null;
}

export interface Bar {
  /** Both in percent of the whole. */
  left: number;
  width: number;
}

/** Where each step lies in the time from the run's begin to its end, or to now; undefined before it begins. */
export function bars(steps: readonly Timed[], begin: number, end: number): (Bar | undefined)[] {
  const whole = Math.max(1, end - begin);
  const percent = (time: number) => Math.min(100, Math.max(0, ((time - begin) / whole) * 100));
  return steps.map((step) => {
    if (!step.startTime) return undefined;
    const left = percent(Date.parse(step.startTime));
    const right = percent(step.endTime ? Date.parse(step.endTime) : end);
    return { left, width: Math.max(0, right - left) };
  });
}
