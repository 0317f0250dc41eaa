import { Alert, Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useCompleteDrill } from '../api/queries';
import { texts } from '../texts';

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    complete.mutate(
      { outcomeSummary: outcome, issuesIdentified: lines(findings), actionItems: lines(actions) },
      { onSuccess: close },
    );
  };
  return (
    <Modal opened onClose={close} title={t.close} closeButtonProps={{ 'aria-label': texts.drills.cancel }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t.closeHint}</Text>
          {complete.error && (
            <Alert className="notice" data-tone="bad" role="alert">
              <span className="message">{complete.error.message}</span>
            </Alert>
          )}
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
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {texts.drills.cancel}
            </Button>
            <Button type="submit" loading={complete.isPending} disabled={outcome.trim() === ''}>
              {t.close}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
