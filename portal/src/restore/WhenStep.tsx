import { Button, Group, Text } from '@mantine/core';
import { RecoveryTimeline } from '../timeline/RecoveryTimeline';
import { iso, typed } from '../timeline/reach';
import { texts } from '../texts';
import { LogPlaceFields } from './LogPlaceFields';
import { hasPlaces, type Draft } from './wish';

const t = texts.restore;

/** Which state: the newest, that of an instant on the timeline, or one at a place in the log. */
export function WhenStep(props: { kind?: string; draft: Draft; change: (some: Draft) => void }) {
  const { kind, draft, change } = props;
  const newest = draft.at === undefined && draft.point === undefined;
  return (
    <>
      <Group gap="xs" mb="sm">
        <Button
          size="xs"
          variant={newest ? 'light' : 'default'}
          aria-pressed={newest}
          onClick={() => change({ at: undefined, point: undefined })}
        >
          {t.newestState}
        </Button>
        <Text size="sm" c="dimmed">
          {newest ? t.orPick : draft.at ? '' : t.pickedPoint(draft.point?.slice(0, 8) ?? '')}
        </Text>
      </Group>
      <RecoveryTimeline
        dataSet={draft.dataSet ?? ''}
        at={draft.at === undefined ? undefined : typed(draft.at)}
        onPick={(at) => change({ at: iso(at), point: undefined })}
        withoutRestore
      />
      {hasPlaces(kind) && <LogPlaceFields draft={draft} change={change} />}
    </>
  );
}
