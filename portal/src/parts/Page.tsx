import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { Refusal } from '../api/client';
import { texts } from '../texts';
import { Failure } from './Failure';
import { Nothing, type Next } from './Nothing';
import { useLostSince } from './Stale';

/** A page: its title, what it is for, its actions, its parts below each other. */
export function Page(props: {
  title: string;
  hint?: ReactNode;
  /** Before the title in the browser's tab. */
  mark?: string;
  actions?: ReactNode;
  /** What the page was to show and could not. */
  error?: Error | null;
  retry?: () => void;
  /** Where to go when the server has no such thing: to ask again would not bring it. */
  unknown?: { says: string; next: Next };
  children?: ReactNode;
}) {
  const { title, mark } = props;
  const lost = useLostSince() !== undefined;
  const unknown = props.error instanceof Refusal && props.error.status === 404 ? props.unknown : undefined;
  useEffect(() => {
    document.title = [mark, title, texts.product].filter(Boolean).join(' · ');
    return () => void (document.title = texts.product);
  }, [title, mark]);
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="xs" align="flex-end" className="page-title">
        <div>
          <Title order={1}>{title}</Title>
          {props.hint && (
            <Text size="sm" c="dimmed" component="div">
              {props.hint}
            </Text>
          )}
        </div>
        {props.actions && <Group gap="xs">{props.actions}</Group>}
      </Group>
      {unknown && <Nothing {...unknown} />}
      {/* a lost connection is said once, in the header */}
      {props.error && !unknown && !lost && (
        <Failure title={texts.errors.title} says={props.error.message}>
          {props.retry && (
            <Button size="xs" mt="xs" display="block" onClick={props.retry}>
              {texts.errors.retry}
            </Button>
          )}
        </Failure>
      )}
      {props.children}
    </Stack>
  );
}
