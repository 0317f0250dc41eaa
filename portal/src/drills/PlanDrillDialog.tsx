import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { usePlansToCommand } from '../api/allowed';
import { FormDialog } from '../parts/FormDialog';
import { peopleOf } from '../plans/people';
import { texts } from '../texts';
import { usePlanDrill } from './queries';

const t = texts.calendar;
const MODES = Object.entries(t.modes).map(([value, label]) => ({ value, label }));

const lines = (text: string) =>
  text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Asks which drill is planned for when, and who is told. */
export function PlanDrillDialog({ close }: { close: () => void }) {
  const plans = usePlansToCommand();
  const [plan, setPlan] = useState('');
  const [mode, setMode] = useState('tabletop');
  const [at, setAt] = useState('');
  const [cron, setCron] = useState('');
  const [zone, setZone] = useState(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [days, setDays] = useState('7');
  const [channels, setChannels] = useState('');
  const [people, setPeople] = useState('');
  const [reason, setReason] = useState('');
  const [despite, setDespite] = useState('');
  const wish = usePlanDrill();
  const send = () => {
    wish.mutate(
      {
        plan,
        mode,
        at: cron.trim() === '' ? new Date(at).toISOString() : undefined,
        cron: cron.trim() || undefined,
        zone,
        notice: `P${Math.max(0, Math.round(Number(days)))}D`,
        channels: lines(channels),
        participants: peopleOf(people),
        reason,
        despiteReadiness: mode === 'switchover' ? despite.trim() || undefined : undefined,
      },
      { onSuccess: close },
    );
  };
  const whenGiven = cron.trim() !== '' || !Number.isNaN(Date.parse(at));
  return (
    <FormDialog
      title={t.plan}
      hint={t.planHint}
      error={wish.error}
      confirm={t.plan}
      cancel={t.cancel}
      busy={wish.isPending}
      disabled={plan === '' || reason.trim() === '' || !whenGiven}
      send={send}
      close={close}
    >
      <NativeSelect
        label={t.planName}
        required
        data={['', ...plans]}
        value={plan}
        onChange={(event) => setPlan(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.mode}
        data={MODES}
        value={mode}
        onChange={(event) => setMode(event.currentTarget.value)}
      />
      <TextInput
        label={t.at}
        type="datetime-local"
        value={at}
        disabled={cron.trim() !== ''}
        onChange={(event) => setAt(event.currentTarget.value)}
      />
      <Group grow align="start">
        <TextInput
          label={t.cron}
          description={t.cronHint}
          value={cron}
          onChange={(event) => setCron(event.currentTarget.value)}
        />
        <TextInput
          label={t.zone}
          description={t.zoneHint}
          value={zone}
          onChange={(event) => setZone(event.currentTarget.value)}
        />
      </Group>
      <TextInput
        label={t.days}
        inputMode="numeric"
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
      <TextInput
        label={t.channels}
        description={t.channelsHint}
        value={channels}
        onChange={(event) => setChannels(event.currentTarget.value)}
      />
      <Textarea
        label={texts.plans.participants}
        autosize
        minRows={2}
        value={people}
        onChange={(event) => setPeople(event.currentTarget.value)}
      />
      <TextInput
        label={t.reason}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {mode === 'switchover' && (
        <TextInput
          label={t.despite}
          description={t.despiteHint}
          value={despite}
          onChange={(event) => setDespite(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}
