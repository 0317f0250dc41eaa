import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from './FormDialog';

/** Asks for a reason before something is done; stays until that has worked. */
export function ReasonDialog(props: {
  title: string;
  hint: string;
  label: string;
  confirm: string;
  cancel: string;
  /** Whether it may be left out. */
  optional?: boolean;
  error: Error | null;
  busy: boolean;
  send: (reason: string) => void;
  close: () => void;
}) {
  const [reason, setReason] = useState('');
  return (
    <FormDialog
      title={props.title}
      hint={props.hint}
      error={props.error}
      confirm={props.confirm}
      cancel={props.cancel}
      busy={props.busy}
      disabled={!props.optional && reason.trim() === ''}
      send={() => props.send(reason.trim())}
      close={props.close}
    >
      <TextInput
        label={props.label}
        required={!props.optional}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
