import { Anchor, Button, Code, Group, Text } from '@mantine/core';
import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMayEverywhere } from '../api/session';
import { texts } from '../texts';
import { CopyText } from './CopyText';
import { PageLink } from './Links';

/** What can be done next: a page to go to, something to be done here, a document to read, or a command to give. */
export type Next =
  | { label: string; link: LinkProps }
  | { label: string; act: () => void; busy?: boolean }
  | { label: string; href: string }
  | { command: string };

/** What stands where there is nothing yet: a sentence, why that is so, and the one thing to do next. */
export function Nothing({ says, hint, next }: { says: string; hint?: ReactNode; next: Next }) {
  return (
    <div className="nothing">
      <Text size="sm" fw={600}>
        {says}
      </Text>
      {hint && (
        <Text size="sm" c="dimmed" component="div">
          {hint}
        </Text>
      )}
      <div className="nothing-next">
        <Action next={next} />
      </div>
    </div>
  );
}

function Action({ next }: { next: Next }) {
  if ('command' in next)
    return (
      <Group gap={4} wrap="nowrap">
        <Code>{next.command}</Code>
        <CopyText text={next.command} />
      </Group>
    );
  if ('act' in next)
    return (
      <Button size="compact-sm" variant="default" loading={next.busy} onClick={next.act}>
        {next.label}
      </Button>
    );
  if ('href' in next)
    return (
      <Anchor href={next.href} target="_blank" rel="noreferrer" size="sm">
        {next.label}
      </Anchor>
    );
  return (
    <PageLink {...next.link} size="sm">
      {next.label}
    </PageLink>
  );
}

/** Where there is nothing because nothing is declared: files are applied, here by who may and else by the command line. */
export function Undeclared({ says, hint }: { says: string; hint?: ReactNode }) {
  const mayDeclare = useMayEverywhere('configure');
  return (
    <Nothing
      says={says}
      hint={hint}
      next={
        mayDeclare
          ? { label: texts.declarations.apply, link: { to: '/declarations' } }
          : { command: texts.targets.apply }
      }
    />
  );
}

/** Where somebody else has to do it: who that is, for who may see that. */
export function useWhoMay(role: string): Next {
  const seesPeople = useMayEverywhere('read');
  return seesPeople
    ? { label: texts.peoplePage.whoMay, link: { to: '/people', search: { role } } }
    : { label: texts.notFound.next, link: { to: '/' } };
}
