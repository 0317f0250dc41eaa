import { UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { texts } from '../texts';
import { STEPS, type Step } from './wish';

const t = texts.restore;

/** Where in the wizard one is; one can go back anywhere, and on as far as all before is said. */
export function StepBar(props: { step: Step; go: (step: Step) => void; done: (step: Step) => boolean }) {
  const now = STEPS.indexOf(props.step);
  const open = STEPS.findIndex((one) => !props.done(one));
  return (
    <nav aria-label={t.progress}>
      <ol className="plain stepbar">
        {STEPS.map((step, index) => (
          <li key={step}>
            <UnstyledButton
              className="stepbar-step"
              aria-current={index === now ? 'step' : undefined}
              disabled={open >= 0 && index > open}
              onClick={() => props.go(step)}
            >
              <span className="stepbar-number" data-passed={index < now || undefined}>
                {index < now ? <IconCheck size={14} aria-hidden /> : index + 1}
              </span>
              {t.stepNames[step]}
            </UnstyledButton>
          </li>
        ))}
      </ol>
    </nav>
  );
}
