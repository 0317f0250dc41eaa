import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { FormEvent, ReactNode } from 'react';
import { texts } from '../texts';
import { Failure } from './Failure';

/** What a dialog did not bring about: stays until it is sent again. */
export function FailureBox({ error, title }: { error: Error | null; title?: string }) {
  return error && <Failure says={error.message} title={title} />;
}

/** A dialog with a form: what it does, its fields, what went wrong, and the two ways out of it. */
export function FormDialog(props: {
  title: string;
  hint: string;
  /** The fields; none for a question. */
  children?: ReactNode;
  error: Error | null;
  failedTitle?: string;
  confirm: string;
  cancel: string;
  busy: boolean;
  disabled?: boolean;
  /** Keeps browsers from remembering what is typed. */
  secret?: boolean;
  send: () => void;
  close: () => void;
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.send();
  };
  return (
    <Modal opened onClose={props.close} title={props.title} closeButtonProps={{ 'aria-label': texts.leave }}>
      <form onSubmit={submit} autoComplete={props.secret ? 'off' : undefined}>
        <Stack>
          <Text size="sm">{props.hint}</Text>
          {props.children}
          <FailureBox error={props.error} title={props.failedTitle} />
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
              {props.cancel}
            </Button>
            <Button type="submit" loading={props.busy} disabled={props.disabled}>
              {props.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
