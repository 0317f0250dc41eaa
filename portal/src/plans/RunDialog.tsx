import { Button, Group, Modal, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { Plan, PlanMode } from '../api/types';
import { Failure } from '../parts/Failure';
import { texts } from '../texts';
import { peopleOf } from './people';
import { useStartRun } from './queries';

const t = texts.plans;
const MODES = Object.keys(t.modes) as PlanMode[];
const ALONE: PlanMode[] = ['test', 'tabletop'];

/** Asks how and why a plan is to be run. */
export function RunDialog({ plan, first, close }: { plan: Plan; first: PlanMode; close: () => void }) {
  const [mode, setMode] = useState<PlanMode>(first);
  const [reason, setReason] = useState('');
  const [incident, setIncident] = useState('');
  const [despite, setDespite] = useState('');
  const [unapproved, setUnapproved] = useState('');
  const [people, setPeople] = useState('');
  const start = useStartRun(plan.name);
  const navigate = useNavigate();
  const real = !ALONE.includes(mode);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    start.mutate(
      {
        mode,
        reason,
        incidentTime: incident.trim() || undefined,
        despiteReadiness: despite.trim() || undefined,
        despiteApproval: unapproved.trim() || undefined,
        // for real the approved one, but where it is said why not
        version: real && !unapproved.trim() ? (plan.approvedVersion ?? plan.version) : plan.version,
        participants: peopleOf(people),
      },
      { onSuccess: ({ runId }) => void navigate({ to: '/runs/$id', params: { id: runId } }) },
    );
  };
  return (
    <Modal
      opened
      onClose={close}
      title={t.dialog(plan.name)}
      size="lg"
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      <form onSubmit={submit}>
        <Stack>
          {start.error && <Failure says={start.error.message} />}
          <Radio.Group label={t.mode} value={mode} onChange={(chosen) => setMode(chosen as PlanMode)}>
            <Stack gap="xs" mt="xs">
              {MODES.map((one) => (
                <Radio key={one} value={one} label={t.modes[one]} description={t.modeHints[one]} />
              ))}
            </Stack>
          </Radio.Group>
          <TextInput
            label={t.reason}
            required
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          {real && (
            <>
              <TextInput
                label={t.incident}
                description={t.incidentHint}
                value={incident}
                onChange={(event) => setIncident(event.currentTarget.value)}
              />
              <TextInput
                label={t.despite}
                description={t.despiteHint}
                value={despite}
                onChange={(event) => setDespite(event.currentTarget.value)}
              />
              {plan.approval.status !== 'APPROVED' && (
                <TextInput
                  label={t.unapproved}
                  description={
                    plan.approvedVersion
                      ? t.unapprovedHint(plan.approvedVersion.slice(0, 12))
                      : t.neverApprovedHint
                  }
                  value={unapproved}
                  onChange={(event) => setUnapproved(event.currentTarget.value)}
                />
              )}
            </>
          )}
          <Textarea
            label={t.participants}
            autosize
            minRows={2}
            value={people}
            onChange={(event) => setPeople(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={start.isPending} disabled={reason.trim() === ''}>
              {real ? t.ask : t.start}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
