import { Button, Skeleton, Text } from '@mantine/core';
import document from '../../../docs/if-holdfast-is-gone.md?raw';
import { useInventory } from '../api/queries';
import type { RecoveryPoint } from '../api/types';
import { utc } from '../parts/format';
import { Page } from '../parts/Page';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { lookCommands, restoreCommands, scriptIn } from './commands';
import { useNewestPoints } from './queries';

const t = texts.gone;

/** The way back without us, with the names and places of this installation; made to be printed. */
export function GonePage() {
  const inventory = useInventory();
  const names = (inventory.data?.dataSets ?? []).map((one) => one.name ?? '');
  const newest = useNewestPoints(names);
  const error = inventory.error ?? newest.error;
  const print = (
    <Button size="xs" className="no-print" disabled={!newest.loaded} onClick={() => window.print()}>
      {t.print}
    </Button>
  );
  return (
    <Page title={t.title} hint={t.hint} error={error} actions={names.length > 0 && print}>
      {inventory.data === undefined || !newest.loaded ? (
        !error && <Skeleton h={320} />
      ) : names.length === 0 ? (
        <Undeclared says={t.empty} />
      ) : (
        <Manual inventory={inventory.data} newest={newest.points} />
      )}
    </Page>
  );
}

function Manual(props: {
  inventory: NonNullable<ReturnType<typeof useInventory>['data']>;
  newest: Map<string, RecoveryPoint>;
}) {
  const { inventory, newest } = props;
  const kinds = new Set(inventory.dataSets.map((one) => one.source?.kind));
  const logged = new Set(inventory.policies.filter((one) => one.continuousLog).map((one) => one.name));
  const plan = inventory.plans[0];
  const inOrder = (plan?.order ?? []).flat();
  const rank = (name: string) => (inOrder.includes(name) ? inOrder.indexOf(name) : inOrder.length);
  const places = new Map<string | undefined, string | undefined>(
    inventory.repositories.map((one) => [one.name, one.location]),
  );
  const dataSets = [...inventory.dataSets].sort((a, b) => rank(a.name ?? '') - rank(b.name ?? ''));
  return (
    <>
      <Text size="sm" c="dimmed">
        {t.asOf(utc(new Date()))}
      </Text>
      <Section title={t.look} hint={t.lookHint}>
        {inventory.repositories.map((repository) => (
          <div key={repository.name} className="recipe" data-testid={`look-${repository.name}`}>
            <Text size="sm" fw={600}>
              {repository.name} ({repository.site})
            </Text>
            <Text size="sm">
              {repository.passwordFile ? t.passwordIn(repository.passwordFile) : t.passwordWrapped}
            </Text>
            {repository.credentialsFile && <Text size="sm">{t.credentials(repository.credentialsFile)}</Text>}
            <Commands lines={lookCommands(repository)} />
          </div>
        ))}
        <Text size="sm" mt="xs">
          {t.locked}
        </Text>
      </Section>
      <Section title={t.dataSets} hint={inOrder.length > 0 ? t.order : undefined}>
        {dataSets.map((dataSet) => {
          const name = dataSet.name ?? '';
          const point = newest.get(name);
          const kind = dataSet.source?.kind ?? '';
          const withLog = kind === 'postgresql' && logged.has(dataSet.policy);
          return (
            <div key={name} className="recipe" data-testid={`recipe-${name}`}>
              <Text size="sm" fw={600}>
                {name}
              </Text>
              <Text size="sm">
                {point
                  ? t.newest(
                      utc(new Date(point.consistentAt)),
                      point.snapshotId.slice(0, 12),
                      point.repository,
                    )
                  : t.noPoint}{' '}
                {kind === 'postgresql' ? (withLog ? t.postgres : t.postgresBase) : (HINTS[kind] ?? '')}
              </Text>
              <Commands lines={restoreCommands(dataSet, point, withLog, places.get(point?.repository))} />
            </div>
          );
        })}
      </Section>
      {kinds.has('postgresql') && logged.size > 0 && (
        <Section title={t.tails}>
          <pre className="commands whole">{scriptIn(document, 'Usage: restic cat masterkey')}</pre>
        </Section>
      )}
      {kinds.has('neo4j') && (
        <Section title={t.cypher}>
          <pre className="commands whole">{scriptIn(document, 'cypher.py')}</pre>
        </Section>
      )}
    </>
  );
}

const HINTS: Record<string, string> = { files: t.files, models: t.models, neo4j: t.neo4j };

function Commands({ lines }: { lines: string[] }) {
  return <pre className="commands">{lines.join('\n')}</pre>;
}
