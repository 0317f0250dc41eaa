import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';

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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.send(reason.trim());
  };
  return (
    <Modal opened onClose={props.close} title={props.title} closeButtonProps={{ 'aria-label': props.cancel }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{props.hint}</Text>
          {props.error && (
            <Alert className="notice" data-tone="bad" role="alert">
              <span className="message">{props.error.message}</span>
            </Alert>
          )}
          <TextInput
            label={props.label}
            required={!props.optional}
            data-autofocus
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
              {props.cancel}
            </Button>
            <Button type="submit" loading={props.busy} disabled={!props.optional && reason.trim() === ''}>
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
