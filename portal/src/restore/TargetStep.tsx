import { Alert, NativeSelect, Radio, Stack, Text, TextInput } from '@mantine/core';
import type { Inventory } from '../api/types';
import { texts } from '../texts';
import { canReplace, isDirectory, type Draft, type TargetWay } from './wish';

const t = texts.restore;

/** Where to: a place of its own unless another is named, or over what is there; and from which repository. */
export function TargetStep(props: {
  inventory: Inventory;
  kind?: string;
  draft: Draft;
  change: (some: Draft) => void;
}) {
  const { inventory, kind, draft, change } = props;
  const dataSet = inventory.dataSets.find((one) => one.name === draft.dataSet);
  const declared = Object.keys(dataSet?.drTarget ?? {}).length > 0;
  const policy = inventory.policies.find((one) => one.name === dataSet?.policy);
  const whole = (draft.scope ?? 'whole') === 'whole';
  const inPlace = draft.to === 'inPlace';
  const wrong = draft.directory !== undefined && !isDirectory(draft.directory);
  return (
    <Stack>
      <Radio.Group
        label={t.target}
        value={draft.to ?? 'own'}
        onChange={(way) =>
          // what was written for one way is not meant for the other
          change({ to: way === 'own' ? undefined : (way as TargetWay), directory: undefined })
        }
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="own"
            label={declared ? t.targets.declared : t.targets.own}
            description={declared ? t.targets.declaredHint : t.targets.ownHint}
          />
          <Radio value="named" label={t.targets.named} description={t.targets.namedHint} />
          {canReplace(kind) && (
            <Radio
              value="inPlace"
              label={t.targets.inPlace}
              description={whole ? t.targets.inPlaceHint : t.targets.inPlaceWhole}
              disabled={!whole}
            />
          )}
        </Stack>
      </Radio.Group>
      {inPlace && (
        <Alert className="notice" data-tone="warning" role="note" title={t.inPlace.title}>
          <Text size="sm">{t.inPlace.what}</Text>
          <Text size="sm">{t.inPlace.before}</Text>
        </Alert>
      )}
      {draft.to !== undefined && (
        <TextInput
          label={inPlace ? t.inPlace.directory : t.directory}
          description={inPlace ? t.inPlace.directoryHint : undefined}
          placeholder={inPlace ? '/var/lib/postgresql/18/main' : '/srv/restored'}
          required
          value={draft.directory ?? ''}
          error={wrong ? t.notADirectory : undefined}
          onChange={(event) => change({ directory: event.currentTarget.value || undefined })}
        />
      )}
      <NativeSelect
        label={t.from}
        description={t.fromHint}
        data={[{ value: '', label: t.anyRepository }, ...(policy?.repositories ?? [])]}
        value={draft.repository ?? ''}
        onChange={(event) => change({ repository: event.currentTarget.value || undefined })}
      />
    </Stack>
  );
}
