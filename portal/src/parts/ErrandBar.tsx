import { Button, Progress, Text } from '@mantine/core';
import type { useCancelErrand } from '../api/errands';
import type { RunningErrand } from '../api/types';
import { texts } from '../texts';
import { CancelButton } from './CancelButton';
import { FailureBox } from './FormDialog';
import { duration } from './format';

const t = texts.errands;

/** How far work is that somebody waits for: what is done, at what rate, what is left, and the way to end it. */
export function ErrandBar(props: {
  running: RunningErrand | null | undefined;
  /** What it is, for whoever did not ask for it. */
  title: string;
  testId: string;
  /** How steps are written; as numbers when left out. */
  count?: (steps: number) => string;
  /** Null for who may not end it. */
  cancel: ReturnType<typeof useCancelErrand> | null;
  verb: string;
  /** What ending it leaves; without it nothing is asked, as within a dialog. */
  hint?: string;
}) {
  const { running, title, testId, cancel, verb, hint } = props;
  if (!running) return null;
  const count = props.count ?? String;
  const { stage, done, perSecond } = running;
  const total = running.total ?? undefined;
  const left = running.etaSeconds ?? undefined;
  return (
    <div data-testid={testId}>
      <Text size="sm" mt="xs">
        {title}
      </Text>
      <Progress
        value={total ? (done / total) * 100 : 100}
        striped={!total}
        animated={!total}
        size="sm"
        my={6}
        aria-label={texts.backups.progress(stage)}
      />
      <Text size="xs" mb={6}>
        {stage}
        {total !== undefined && `: ${count(done)} ${texts.of} ${count(total)}`}
        {perSecond > 0 && ` · ${t.rate(perSecond, count)}`}
        {left !== undefined && ` · ${texts.backups.eta(duration(left))}`}
        {` · ${t.askedBy(running.askedBy)}`}
      </Text>
      {cancel &&
        (hint !== undefined || running.cancelRequestedBy ? (
          <CancelButton verb={verb} hint={hint ?? ''} askedBy={running.cancelRequestedBy} act={cancel} />
        ) : (
          <>
            <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
              {verb}
            </Button>
            <FailureBox error={cancel.error} />
          </>
        ))}
    </div>
  );
}
