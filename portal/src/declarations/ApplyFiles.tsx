import { Button, Checkbox, FileButton, Group, Stack, Textarea } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useReportFailure } from '../parts/Failures';
import { Section } from '../parts/Section';
import type { Proposal } from './queries';
import { texts } from '../texts';
import { PlanReview } from './PlanReview';

const t = texts.declarations;

/** Files or pasted text, their plan, and then what the plan says or nothing. */
export function ApplyFiles({ close }: { close: () => void }) {
  const [documents, setDocuments] = useState('');
  const [deleteOthers, setDeleteOthers] = useState(false);
  const [proposal, setProposal] = useState<Proposal>();
  const fail = useReportFailure();
  const change = (text: string) => {
    setDocuments(text);
    setProposal(undefined);
  };
  const read = (files: File[]) =>
    void Promise.all(files.map((file) => file.text()))
      .then((all) => change(all.join('\n---\n')))
      .catch((error: unknown) => fail(String(error)));
  const look = (event: FormEvent) => {
    event.preventDefault();
    setProposal({ documents, deleteOthers });
  };
  return (
    <Section title={t.apply} hint={t.applyHint}>
      <form onSubmit={look}>
        <Stack gap="sm">
          <Textarea
            label={t.documents}
            required
            autosize
            minRows={6}
            maxRows={24}
            className="code"
            spellCheck={false}
            value={documents}
            onChange={(event) => change(event.currentTarget.value)}
          />
          <Group justify="space-between">
            <Checkbox
              label={t.others}
              checked={deleteOthers}
              onChange={(event) => {
                setDeleteOthers(event.currentTarget.checked);
                setProposal(undefined);
              }}
            />
            <Group gap="xs">
              <FileButton multiple accept=".yaml,.yml,.json" onChange={read}>
                {(props) => (
                  <Button variant="default" {...props}>
                    {t.choose}
                  </Button>
                )}
              </FileButton>
              <Button variant="default" onClick={close}>
                {texts.policyEditor.cancel}
              </Button>
              <Button type="submit" disabled={documents.trim() === ''}>
                {t.look}
              </Button>
            </Group>
          </Group>
        </Stack>
      </form>
      {proposal && <PlanReview key={JSON.stringify(proposal)} proposal={proposal} done={close} />}
    </Section>
  );
}
