import { Group, Paper, Text, Title } from '@mantine/core';
import { createContext, useId, useState, type ReactNode } from 'react';
import { StaleMark } from './Stale';

/** Where a table puts what belongs beside the title of its section; none where no title is shown. */
export const SectionTools = createContext<HTMLElement | null>(null);

/** A titled part of a page. */
export function Section(props: {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  /** By which an address leads here, after its hash. */
  anchor?: string;
  /** The page says already what this is. */
  quiet?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  const [tools, setTools] = useState<HTMLElement | null>(null);
  if (props.quiet)
    return (
      <Paper component="section" withBorder p="md" aria-label={props.title} className="section">
        <StaleMark />
        {props.children}
      </Paper>
    );
  return (
    <Paper component="section" withBorder p="md" id={props.anchor} aria-labelledby={id} className="section">
      <Group justify="space-between" mb="sm" gap="xs" mih={30}>
        <Group gap="xs" align="baseline">
          <Title order={2} id={id}>
            {props.title}
          </Title>
          {props.hint && (
            <Text size="xs" c="dimmed">
              {props.hint}
            </Text>
          )}
          <StaleMark />
        </Group>
        <div className="section-tools no-print" ref={setTools}>
          {props.action}
        </div>
      </Group>
      <SectionTools.Provider value={tools}>{props.children}</SectionTools.Provider>
    </Paper>
  );
}
