import { Breadcrumbs, Button, Group, Text, TextInput } from '@mantine/core';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Failure } from '../parts/Failure';
import { Nothing } from '../parts/Nothing';
import { Reading } from '../parts/Reading';
import { texts } from '../texts';
import { ContentTable } from './ContentTable';
import { isPicked, mayPick, picked } from './pick';
import { allContent, useContent } from './queries';
import { names, wayOf, written, type Way } from './way';
import type { Draft } from './wish';

const t = texts.restore.browser;

/**
 * Looks into the recovery point before anything is restored; what is picked in it is what comes back. Where one looks
 * stands in the address, so that the browser leads back, and a colleague there.
 */
export function ContentBrowser(props: {
  draft: Draft;
  change: (some: Draft) => void;
  look: (some: Draft) => void;
}) {
  const { draft, change, look } = props;
  const content = useContent(draft);
  if (draft.browse === undefined)
    return (
      <Group gap="sm">
        <Button size="xs" variant="default" onClick={() => look({ browse: 'yes' })}>
          {t.open}
        </Button>
        <Text size="xs" c="dimmed">
          {t.hint}
        </Text>
      </Group>
    );
  const { after, search } = draft;
  const way = wayOf(draft.way);
  const named = [t.whole, ...names(way)];
  const go = (to: Way) => look({ way: written(to), search: undefined, after: undefined, of: undefined });
  const { data, error } = content;
  return (
    <section className="browser" aria-label={t.title} aria-busy={content.isFetching}>
      <Group justify="space-between" gap="xs" mb="xs" align="flex-end">
        <Breadcrumbs className="browser-path" separatorMargin={4}>
          {named.map((name, at) =>
            at === way.length && search === undefined ? (
              <Text key={at} size="sm" fw={600} aria-current="location">
                {name}
              </Text>
            ) : (
              <Button key={at} size="compact-sm" variant="subtle" onClick={() => go(way.slice(0, at))}>
                {name}
              </Button>
            ),
          )}
        </Breadcrumbs>
        <Search
          key={`${draft.way} ${search}`}
          words={search}
          find={(words) => look({ search: words, after: undefined, of: undefined })}
        />
      </Group>
      {error ? (
        <Failure title={t.failed} says={error.message}>
          <Button
            size="xs"
            mt="xs"
            display="block"
            loading={content.isFetching}
            onClick={() => void content.refetch()}
          >
            {texts.errors.retry}
          </Button>
        </Failure>
      ) : data === undefined ? (
        <Reading h={160} label={t.loading} />
      ) : (
        <>
          <Text size="xs" c="dimmed">
            {t.of(data.consistentAt, data.repository)}
          </Text>
          {data.notes.map((note) => (
            <Text key={note} size="xs" c="dimmed">
              {note}
            </Text>
          ))}
          {data.items.length === 0 ? (
            <Nothing
              says={search === undefined ? t.empty : t.notFound(search)}
              next={
                search !== undefined
                  ? { label: t.searchOff, act: () => go(way) }
                  : way.length > 0
                    ? { label: t.up, act: () => go(way.slice(0, -1)) }
                    : { label: t.otherPoint, act: () => look({ step: 'when' }) }
              }
            />
          ) : (
            <ContentTable
              items={data.items}
              all={() => allContent(draft)}
              onOpen={(item) => go([...way, item.path])}
              action={(item) => {
                if (!mayPick(item, draft)) return null;
                const taken = isPicked(item, draft);
                return (
                  <Button
                    size="compact-sm"
                    variant={taken ? 'light' : 'default'}
                    aria-pressed={taken}
                    aria-label={t.pickOne(item.name)}
                    leftSection={taken ? <IconCheck size={14} aria-hidden /> : undefined}
                    onClick={() => change(picked(item, draft))}
                  >
                    {t.pick}
                  </Button>
                );
              }}
            />
          )}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Text size="xs" c="dimmed" aria-live="polite">
              {texts.table.rows(data.items.length)}
            </Text>
            {(after !== undefined || data.next) && (
              <>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={after === undefined}
                  onClick={() => look({ after: undefined, of: undefined })}
                >
                  {texts.table.first}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={!data.next}
                  onClick={() => look({ after: data.next ?? undefined, of: data.recoveryPointId })}
                >
                  {texts.table.next}
                </Button>
              </>
            )}
          </Group>
        </>
      )}
    </section>
  );
}

function Search({ words, find }: { words?: string; find: (words: string | undefined) => void }) {
  const [typed, setTyped] = useState(words ?? '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    find(typed.trim() || undefined);
  };
  return (
    <form onSubmit={submit} role="search" aria-label={t.search}>
      <Group gap={4} wrap="nowrap">
        <TextInput
          size="xs"
          aria-label={t.searchLabel}
          placeholder={t.searchLabel}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" leftSection={<IconSearch size={14} aria-hidden />}>
          {t.search}
        </Button>
      </Group>
    </form>
  );
}
