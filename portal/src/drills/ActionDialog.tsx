import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { inDays } from './actions';
import { useNoteAction } from './queries';

const t = texts.drillActions;

/** Asks what has to be done because of a drill, by whom and until when. */
export function ActionDialog(props: {
  drillId: string;
  /** What was written down already. */
  text: string;
  close: () => void;
}) {
  const { drillId, close } = props;
  const [text, setText] = useState(props.text);
  const [owner, setOwner] = useState('');
  const [due, setDue] = useState(() => inDays(new Date(), 30));
  const note = useNoteAction(drillId);
  return (
    <FormDialog
      title={t.add}
      hint={t.addHint}
      error={note.error}
      confirm={t.add}
      cancel={texts.drills.cancel}
      busy={note.isPending}
      disabled={text.trim() === '' || owner.trim() === '' || due === ''}
      send={() => note.mutate({ text: text.trim(), owner: owner.trim(), due }, { onSuccess: close })}
      close={close}
    >
      <Textarea
        label={t.what}
        required
        maxLength={2000}
        data-autofocus={props.text === '' || undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <TextInput
        label={t.owner}
        description={t.ownerHint}
        required
        maxLength={2000}
        data-autofocus={props.text !== '' || undefined}
        value={owner}
        onChange={(event) => setOwner(event.currentTarget.value)}
      />
      <TextInput
        label={t.due}
        type="date"
        required
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
