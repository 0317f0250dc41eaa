import type { StepRun } from '../api/types';
import { duration } from '../parts/format';
import { ToneIcon } from '../parts/StatusBadge';
import { toneOf } from '../parts/tone';
import { texts } from '../texts';
import { bars } from './course';
import { standing } from './standing';

const t = texts.runs;

/** When each step ran, one line a step. */
export function Course({ steps, begin, end }: { steps: StepRun[]; begin: number; end: number }) {
  const placed = bars(steps, begin, end);
  return (
    <ol className="plain course" aria-label={t.timeline}>
      {steps.map((step, index) => {
        const bar = placed[index];
        const { status, label } = standing(step);
        return (
          <li key={step.step} data-testid={`course-${step.step}`}>
            <span className="course-name">{step.step}</span>
            <span className="course-track" data-tone={toneOf(status)}>
              {bar && (
                <span className="course-bar" style={{ left: `${bar.left}%`, width: `${bar.width}%` }} />
              )}
            </span>
            <span className="course-says">
              <ToneIcon tone={toneOf(status)} />
              {label}
              {step.seconds !== undefined && step.seconds !== null && ` · ${duration(step.seconds)}`}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
