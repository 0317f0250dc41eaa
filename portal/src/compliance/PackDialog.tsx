import { MultiSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { Packing } from './Packing';
import { useMakePack } from './queries';

const t = texts.packs;
const DAY = 24 * 3600 * 1000;

/** Asks what a pack is to speak of, and has it made. */
export function PackDialog({ services, close }: { services: string[]; close: () => void }) {
  const [from, setFrom] = useState(() => new Date(Date.now() - 90 * DAY).toISOString().slice(0, 10));
  const [until, setUntil] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [reason, setReason] = useState('');
  const make = useMakePack();
  const send = () => {
    // the last day belongs to it; today is not over
    const end = Date.parse(`${until}T00:00:00Z`) + DAY;
    make.mutate(
      {
        from: `${from}T00:00:00Z`,
        ...(until === '' || end > Date.now() ? {} : { until: new Date(end).toISOString() }),
        ...(chosen.length === 0 ? {} : { services: chosen }),
        reason,
      },
      { onSuccess: close },
    );
  };
  return (
    <FormDialog
      title={t.make}
      hint={t.dialog}
      error={make.error}
      confirm={t.make}
      cancel={texts.drills.cancel}
      busy={make.isPending}
      disabled={reason.trim() === '' || from === ''}
      send={send}
      close={close}
    >
      <TextInput
        type="date"
        label={t.fromDay}
        required
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t.untilDay}
        description={t.untilHint}
        value={until}
        onChange={(event) => setUntil(event.currentTarget.value)}
      />
      <MultiSelect
        label={t.services}
        description={t.servicesHint}
        data={services}
        searchable
        limit={50}
        value={chosen}
        onChange={setChosen}
      />
      <Textarea
        label={t.reason}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {make.isPending && <Packing asked may />}
    </FormDialog>
  );
}
