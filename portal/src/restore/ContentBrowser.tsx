import { Breadcrumbs, Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Failure } from '../parts/Failure';
import { Nothing } from '../parts/Section';
import { texts } from '../texts';
import { ContentTable } from './ContentTable';
import { isPicked, mayPick, picked } from './pick';
import { allContent, useContent, type Look } from './queries';
import type { Draft } from './wish';

const t = texts.restore.browser;
const WHOLE: Look = { path: '', search: '' };

interface Place {
  name: string;
  path: string;
}

/** Looks into the recovery point before anything is restored; what is picked in it is what comes back. */
export function ContentBrowser({ draft, change }: { draft: Draft; change: (some: Draft) => void }) {
  const [open, setOpen] = useState(false);
  const [above, setAbove] = useState<Place[]>([]);
  const [look, setLook] = useState<Look>(WHOLE);
  const [words, setWords] = useState('');
  const content = useContent(draft, look, open);
  if (!open)
    return (
      <Group gap="sm">
        <Button size="xs" variant="default" onClick={() => setOpen(true)}>
          {t.open}
        </Button>
        <Text size="xs" c="dimmed">
          {t.hint}
        </Text>
      </Group>
    );
  const go = (places: Place[]) => {
    setAbove(places);
    setWords('');
    setLook({ path: places.at(-1)?.path ?? '', search: '' });
  };
  const search = (event: FormEvent) => {
    event.preventDefault();
    setLook({ path: look.path, search: words.trim() });
  };
  const { data, error } = content;
  return (
    <section className="browser" aria-label={t.title} aria-busy={content.isFetching}>
      <Group justify="space-between" gap="xs" mb="xs" align="flex-end">
        <Breadcrumbs className="browser-path" separatorMargin={4}>
          {[{ name: t.whole, path: '' }, ...above].map((place, at) =>
            at === above.length && look.search === '' ? (
              <Text key={at} size="sm" fw={600} aria-current="location">
                {place.name}
              </Text>
            ) : (
              <Button key={at} size="compact-sm" variant="subtle" onClick={() => go(above.slice(0, at))}>
                {place.name}
              </Button>
            ),
          )}
        </Breadcrumbs>
        <form onSubmit={search} role="search" aria-label={t.search}>
          <Group gap={4} wrap="nowrap">
            <TextInput
              size="xs"
              aria-label={t.searchLabel}
              placeholder={t.searchLabel}
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
            <Button
              size="xs"
              variant="default"
              type="submit"
              leftSection={<IconSearch size={14} aria-hidden />}
            >
              {t.search}
            </Button>
          </Group>
        </form>
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
        <Skeleton h={160} aria-busy="true" aria-label={t.loading} />
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
              says={look.search === '' ? t.empty : t.notFound(look.search)}
              next={
                look.search !== '' ? (
                  <Button size="compact-sm" variant="default" onClick={() => go(above)}>
                    {t.searchOff}
                  </Button>
                ) : above.length > 0 ? (
                  <Button size="compact-sm" variant="default" onClick={() => go(above.slice(0, -1))}>
                    {t.up}
                  </Button>
                ) : (
                  t.emptyNext
                )
              }
            />
          ) : (
            <ContentTable
              items={data.items}
              all={() => allContent(draft, look)}
              onOpen={(item) => go([...above, { name: item.name, path: item.path }])}
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
            {(look.after !== undefined || data.next) && (
              <>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={look.after === undefined}
                  onClick={() => setLook({ path: look.path, search: look.search })}
                >
                  {texts.table.first}
                </Button>
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={!data.next}
                  onClick={() =>
                    setLook({ ...look, after: data.next ?? undefined, of: data.recoveryPointId })
                  }
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
