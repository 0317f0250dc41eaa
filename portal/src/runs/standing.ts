import type { StepRun } from '../api/types';
import { texts } from '../texts';

const t = texts.runs;

/** Whether this kind of run leaves a step out: nobody decided to skip it, and it stands against nothing. */
export function isLeftOut({ status, decision }: Pick<StepRun, 'status' | 'decision'>): boolean {
  return status === 'SKIPPED' && decision !== 'skip';
}

/** How a step stands: what gives it its colour and sign, and what it is called. */
export function standing(step: Pick<StepRun, 'status' | 'decision'>): { status: string; label: string } {
  return isLeftOut(step)
    ? { status: 'NOT_RUN', label: t.notPart }
    : { status: step.status, label: t.stepStatus[step.status] ?? step.status };
}
