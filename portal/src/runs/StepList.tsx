import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useDecides } from '../api/allowed';
import type { PlanRun, StepRun } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { ReasonDialog } from '../parts/ReasonDialog';
import { Said } from '../parts/Said';
import { StatusBadge } from '../parts/StatusBadge';
import { useDecideStep } from '../plans/queries';
import { RestoreProgress } from '../restores/RestoreProgress';
import { texts } from '../texts';
import { standing } from './standing';

const t = texts.runs;

interface Choice {
  step: string;
  decision: string;
}

/** What can be decided about a step as it stands. */
function choices(step: StepRun): string[] {
  if (step.status === 'WAITING') return ['confirm', 'reject'];
  if (step.status === 'NEEDS_DECISION') return ['retry', 'done', 'skip', 'abort'];
  return [];
}

/** Every step with what came of it, and buttons where somebody has to decide. */
export function StepList({ run }: { run: PlanRun }) {
  const [choice, setChoice] = useState<Choice>();
  const decide = useDecideStep(run.runId);
  const decides = useDecides(run);
  return (
    <>
      <DataTable<StepRun>
        label={t.steps}
        columns={[
          {
            name: texts.plans.step,
            value: (step) => step.step,
            cell: (step) => (
              <Named
                name={step.step}
                of={[texts.plans.kinds[step.kind] ?? step.kind, step.group, step.owner]
                  .filter(Boolean)
                  .join(' · ')}
              />
            ),
          },
          {
            name: texts.plans.status,
            value: (step) => step.status,
            cell: (step) => (
              <>
                <StatusBadge {...standing(step)} />
                {step.attempt > 1 && <span className="of">{t.attempt(step.attempt)}</span>}
              </>
            ),
          },
          {
            name: texts.drillPages.details,
            wide: true,
            value: (step) => step.error ?? (step.detail || step.message || step.summary),
            cell: (step) => <What step={step} />,
          },
          {
            name: texts.plans.takes,
            value: (step) => step.seconds,
            cell: (step) => (
              <Named
                name={
                  step.seconds === undefined || step.seconds === null ? texts.nothing : duration(step.seconds)
                }
                of={said(step)}
              />
            ),
          },
          {
            name: '',
            wide: true,
            cell: (step) =>
              decides(step) && (
                <Group gap={6}>
                  {choices(step).map((decision, index) => (
                    <Button
                      key={decision}
                      size="compact-sm"
                      variant={index === 0 ? 'filled' : 'default'}
                      onClick={() => setChoice({ step: step.step, decision })}
                    >
                      {t.decisions[decision]}
                    </Button>
                  ))}
                </Group>
              ),
          },
        ]}
        rows={run.steps}
        fileName={`steps-${run.runId}`}
        idOf={(step) => step.step}
        testIdOf={(step) => `step-${step.step}`}
        broad
      />
      {choice && (
        <ReasonDialog
          title={t.decide(t.decisions[choice.decision] ?? choice.decision, choice.step)}
          hint={t.decisionHints[choice.decision] ?? ''}
          label={t.note}
          confirm={t.decisions[choice.decision] ?? choice.decision}
          cancel={t.cancel}
          optional={choice.decision === 'confirm' || choice.decision === 'retry'}
          error={decide.error}
          busy={decide.isPending}
          send={(note) => decide.mutate({ ...choice, note }, { onSuccess: () => setChoice(undefined) })}
          close={() => {
            decide.reset();
            setChoice(undefined);
          }}
        />
      )}
    </>
  );
}

/** What the step was to take, for comparison; nothing of what this run leaves out or only looks at. */
function said(step: StepRun): string {
  if (step.expectedBy === 'mode') return '';
  const expected = step.expectedSeconds;
  if (typeof expected === 'number')
    return t.expectedTime(duration(expected), texts.plans.toldBy[step.expectedBy ?? ''] ?? '');
  return typeof step.lastSeconds === 'number' ? t.asARule(duration(step.lastSeconds)) : '';
}

function What({ step }: { step: StepRun }) {
  return (
    <>
      <Text size="sm" className="message">
        <Said text={step.error ?? (step.detail || step.message || step.summary)} />
      </Text>
      {step.restoreId && step.status !== 'RUNNING' && (
        <PageLink to="/restores/$id" params={{ id: step.restoreId }} size="xs">
          {t.restore}
        </PageLink>
      )}
      {step.restoreId && step.status === 'RUNNING' && <RestoreProgress id={step.restoreId} />}
      {step.decidedBy && (
        <span className="of message">
          {t.decidedBy(step.decidedBy, step.decision ?? '', step.note ?? '')}
        </span>
      )}
      {step.undoDetail && <span className="of message">{t.undone(step.undoDetail)}</span>}
    </>
  );
}
