import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { useCompleteDrill } from './queries';

const t = texts.drillPages;
const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Ends a drill with what it came to. */
export function CloseDrillDialog({ drillId, close }: { drillId: string; close: () => void }) {
  const [outcome, setOutcome] = useState('');
  const [findings, setFindings] = useState('');
  const [actions, setActions] = useState('');
  const complete = useCompleteDrill(drillId);
  const send = () => {
    complete.mutate(
      { outcomeSummary: outcome, issuesIdentified: lines(findings), actionItems: lines(actions) },
      { onSuccess: close },
    );
  };
  return (
    <FormDialog
      title={t.close}
      hint={t.closeHint}
      error={complete.error}
      confirm={t.close}
      cancel={texts.drills.cancel}
      busy={complete.isPending}
      disabled={outcome.trim() === ''}
      send={send}
      close={close}
    >
      <Textarea
        label={t.outcomeField}
        required
        data-autofocus
        value={outcome}
        onChange={(event) => setOutcome(event.currentTarget.value)}
      />
      <Textarea
        label={t.findingsField}
        value={findings}
        onChange={(event) => setFindings(event.currentTarget.value)}
      />
      <Textarea
        label={t.actionsField}
        value={actions}
        onChange={(event) => setActions(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
