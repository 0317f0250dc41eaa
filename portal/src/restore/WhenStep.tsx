import { Button, Group, Text } from '@mantine/core';
import { RecoveryTimeline } from '../timeline/RecoveryTimeline';
import { iso, typed } from '../timeline/reach';
import { texts } from '../texts';
import type { Draft } from './wish';

const t = texts.restore;

/** Which state: the newest, or that of an instant on the timeline. */
export function WhenStep({ draft, change }: { draft: Draft; change: (some: Draft) => void }) {
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
    </>
  );
}
