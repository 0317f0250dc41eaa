import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { inDays } from './actions';
import { useRecordTraining } from './queries';

const t = texts.training;

/** Asks who was trained for which role, and when. */
export function TrainingDialog({ close }: { close: () => void }) {
  const [person, setPerson] = useState('');
  const [role, setRole] = useState('');
  const [on, setOn] = useState(() => inDays(new Date(), 0));
  const [note, setNote] = useState('');
  const record = useRecordTraining();
  return (
    <FormDialog
      title={t.record}
      hint={t.recordHint}
      error={record.error}
      confirm={t.record}
      cancel={texts.drills.cancel}
      busy={record.isPending}
      disabled={person.trim() === '' || role.trim() === '' || on === ''}
      send={() =>
        record.mutate(
          {
            person: person.trim(),
            role: role.trim(),
            trainedOn: on,
            note: note.trim() || undefined,
          },
          { onSuccess: close },
        )
      }
      close={close}
    >
      <TextInput
        label={t.person}
        description={t.personHint}
        required
        maxLength={100}
        data-autofocus
        value={person}
        onChange={(event) => setPerson(event.currentTarget.value)}
      />
      <TextInput
        label={t.role}
        description={t.roleHint}
        required
        maxLength={100}
        value={role}
        onChange={(event) => setRole(event.currentTarget.value)}
      />
      <TextInput
        label={t.day}
        type="date"
        required
        value={on}
        onChange={(event) => setOn(event.currentTarget.value)}
      />
      <TextInput
        label={t.note}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
