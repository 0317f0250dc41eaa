import { Group, Paper, Text, Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import { StaleMark } from './Stale';

/** A titled part of a page. */
export function Section(props: {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
  /** The page says already what this is. */
  quiet?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  if (props.quiet)
    return (
      <Paper component="section" withBorder p="md" aria-label={props.title} className="section">
        <StaleMark />
        {props.children}
      </Paper>
    );
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id} className="section">
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
        {props.action}
      </Group>
      {props.children}
    </Paper>
  );
}

/** What stands where there is nothing yet: a sentence and the next thing to do, which may be left out by no one. */
export function Nothing({ says, next }: { says: string; next: ReactNode }) {
  return (
    <div className="nothing">
      <Text size="sm" fw={600}>
        {says}
      </Text>
      {next && (
        <Text size="sm" c="dimmed" component="div">
          {next}
        </Text>
      )}
    </div>
  );
}
