import { NativeSelect, Radio, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Inventory } from '../api/types';
import { texts } from '../texts';
import type { Draft } from './wish';

const t = texts.restore;

/** Where to: a place of its own unless another is named, and from which repository. */
export function TargetStep(props: { inventory: Inventory; draft: Draft; change: (some: Draft) => void }) {
  const { inventory, draft, change } = props;
  const [named, setNamed] = useState(draft.directory !== undefined);
  const dataSet = inventory.dataSets.find((one) => one.name === draft.dataSet);
  const declared = Object.keys(dataSet?.drTarget ?? {}).length > 0;
  const policy = inventory.policies.find((one) => one.name === dataSet?.policy);
  return (
    <Stack>
      <Radio.Group
        label={t.target}
        value={named ? 'named' : 'own'}
        onChange={(way) => {
          setNamed(way === 'named');
          if (way === 'own') change({ directory: undefined });
        }}
      >
        <Stack gap="xs" mt="xs">
          <Radio
            value="own"
            label={declared ? t.targets.declared : t.targets.own}
            description={declared ? t.targets.declaredHint : t.targets.ownHint}
          />
          <Radio value="named" label={t.targets.named} description={t.targets.namedHint} />
        </Stack>
      </Radio.Group>
      {named && (
        <TextInput
          label={t.directory}
          placeholder="/srv/restored"
          value={draft.directory ?? ''}
          onChange={(event) => change({ directory: event.currentTarget.value })}
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
