import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { texts } from '../texts';
import { FormDialog } from './FormDialog';

const t = texts.cancelling;

/** Ends work before its end, once whoever asks for it has read what that leaves. */
export function CancelButton(props: {
  /** Such as: Cancel the restore. */
  verb: string;
  /** What it leaves. */
  hint: string;
  /** Who has asked for it already. */
  askedBy?: string | null;
  act: {
    mutate: (given: undefined, then: { onSuccess: () => void }) => void;
    reset: () => void;
    error: Error | null;
    isPending: boolean;
  };
}) {
  // what comes of it once the dialog is left is told on the page
  const [opened, dialog] = useDisclosure(false, { onClose: () => props.act.reset() });
  if (props.askedBy)
    return (
      <Text size="xs" c="dimmed" role="status">
        {t.stopping(props.askedBy)}
      </Text>
    );
  return (
    <>
      <Button size="xs" variant="default" onClick={dialog.open}>
        {props.verb}
      </Button>
      {opened && (
        <FormDialog
          title={`${props.verb}?`}
          hint={props.hint}
          error={props.act.error}
          confirm={props.verb}
          cancel={t.goOn}
          busy={props.act.isPending}
          send={() => props.act.mutate(undefined, { onSuccess: dialog.close })}
          close={dialog.close}
        />
      )}
    </>
  );
}
