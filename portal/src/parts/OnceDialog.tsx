import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { texts } from '../texts';
import { Once } from './Once';

/** Secrets that are shown once, and what is said of them. */
export interface Shown {
  warning: string;
  secrets: { label: string; value: string }[];
  /** What somebody says by their tick, and the button that it frees. */
  kept: string;
  done: string;
}

/** Asks for secrets and shows them, this once; nothing but a tick closes it while they are shown. */
export function OnceDialog(props: {
  title: string;
  close: () => void;
  shown: Shown | undefined;
  /** What is asked before they are made. */
  children: ReactNode;
}) {
  const { close, shown } = props;
  return (
    <Modal
      opened
      onClose={close}
      title={props.title}
      size="lg"
      withCloseButton={!shown}
      closeOnEscape={!shown}
      closeOnClickOutside={!shown}
      closeButtonProps={{ 'aria-label': texts.leave }}
    >
      {shown ? <Secrets shown={shown} close={close} /> : props.children}
    </Modal>
  );
}

function Secrets({ shown, close }: { shown: Shown; close: () => void }) {
  const [kept, setKept] = useState(false);
  return (
    <Stack>
      <Alert className="notice" data-tone="warning" role="status">
        {shown.warning}
      </Alert>
      {shown.secrets.map(({ label, value }) => (
        <div key={label}>
          <Text size="sm">{label}</Text>
          <Once label={label} value={value} />
        </div>
      ))}
      <Checkbox
        label={shown.kept}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Group justify="flex-end">
        <Button disabled={!kept} onClick={close}>
          {shown.done}
        </Button>
      </Group>
    </Stack>
  );
}
