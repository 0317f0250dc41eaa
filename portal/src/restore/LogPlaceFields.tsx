import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts';
import { FORM, isPlaceRight, isTimelineRight, PLACES, type LogPlace } from './logPlace';
import type { Draft } from './wish';

const t = texts.restore.logPlace;

/** For who knows the log: a transaction, a position or a named restore point to stop at, and the timeline to go along. */
export function LogPlaceFields({ draft, change }: { draft: Draft; change: (some: Draft) => void }) {
  const { stop, stopAt, timeline } = draft;
  const given = stop !== undefined || timeline !== undefined;
  const [opened, setOpened] = useState(given);
  const begins = draft.at !== undefined || draft.point !== undefined;
  return (
    <details
      style={{ marginTop: 'var(--mantine-spacing-sm)' }}
      open={opened}
      onToggle={({ currentTarget: { open } }) => setOpened(open)}
    >
      <summary>{t.title}</summary>
      <Stack gap="sm" mt="xs" maw="36rem">
        <Text size="sm">{t.hint}</Text>
        <NativeSelect
          label={t.stop}
          data={[
            { value: '', label: t.none },
            ...PLACES.map((place) => ({ value: place, label: t.places[place] })),
          ]}
          value={stop ?? ''}
          onChange={(event) =>
            change({ stop: (event.currentTarget.value || undefined) as LogPlace | undefined })
          }
        />
        {stop !== undefined && (
          <TextInput
            label={t.values[FORM[stop]]}
            description={t.valueHints[FORM[stop]]}
            required
            value={stopAt ?? ''}
            error={stopAt !== undefined && !isPlaceRight(stop, stopAt) ? t.wrong[FORM[stop]] : undefined}
            onChange={(event) => change({ stopAt: event.currentTarget.value || undefined })}
          />
        )}
        <TextInput
          label={t.timeline}
          description={t.timelineHint}
          inputMode="numeric"
          value={timeline ?? ''}
          error={isTimelineRight(timeline) ? undefined : t.wrong.timeline}
          onChange={(event) => change({ timeline: event.currentTarget.value || undefined })}
        />
        {given && !begins && (
          <Text size="sm" role="status" className="message">
            {t.needsBegin}
          </Text>
        )}
      </Stack>
    </details>
  );
}
