import { ActionIcon, Code, CopyButton, Group } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { texts } from '../texts';

const t = texts.youPage;

/** What is shown this once, to be copied. */
export function Once({ label, value, shown }: { label: string; value: string; shown?: string }) {
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <Code block role="group" aria-label={label} className="once">
        {shown ?? value}
      </Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon variant="default" onClick={copy} aria-label={copied ? t.copied : `${t.copy}: ${label}`}>
            {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          </ActionIcon>
        )}
      </CopyButton>
    </Group>
  );
}
