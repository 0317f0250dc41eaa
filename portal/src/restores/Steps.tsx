import type { Restore } from '../api/types';
import { duration } from '../parts/format';
import { texts } from '../texts';

type Step = Restore['steps'][number];

/** What was done when and for how long, on one scale. */
export function Steps({ steps }: { steps: Step[] }) {
  const began = Math.min(...steps.map((step) => new Date(step.started).getTime()));
  const ended = Math.max(...steps.map((step) => new Date(step.started).getTime() + step.seconds * 1000));
  const span = Math.max(1, ended - began);
  return (
    <ol className="plain gantt" aria-label={texts.restoreRuns.steps}>
      {steps.map((step) => (
        <li key={`${step.name}-${step.started}`} data-testid="step">
          <span className="gantt-name">{step.name}</span>
          <span className="gantt-lane" aria-hidden>
            <i
              style={{
                marginLeft: `${((new Date(step.started).getTime() - began) / span) * 100}%`,
                width: `${Math.max(0.5, ((step.seconds * 1000) / span) * 100)}%`,
              }}
            />
          </span>
          <span className="gantt-took">{duration(step.seconds)}</span>
        </li>
      ))}
    </ol>
  );
}
