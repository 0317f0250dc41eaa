import { Radio, Stack, Text } from '@mantine/core';
import { useAllowed } from '../api/allowed';
import { useAllTargets } from '../api/targets';
import type { Inventory } from '../api/types';
import { Undeclared } from '../parts/Nothing';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import type { Draft } from './wish';

const t = texts.restore;

/** Which data set, by service. */
export function WhatStep(props: { inventory: Inventory; draft: Draft; change: (some: Draft) => void }) {
  const { inventory, draft, change } = props;
  const allowed = useAllowed('restore');
  const rows = useAllTargets().data ?? [];
  if (inventory.dataSets.length === 0) return <Undeclared says={texts.targets.empty} />;
  return (
    <Radio.Group
      label={t.dataSet}
      value={draft.dataSet ?? ''}
      // what was said of another data set says nothing of this one
      onChange={(dataSet) => change({ ...EMPTY, dataSet })}
    >
      <Stack gap="md" mt="xs">
        {inventory.services.map((service) => {
          const own = inventory.dataSets.filter((one) => one.service === service.name);
          if (own.length === 0 || !allowed([service.name])) return null;
          return (
            <div key={service.name}>
              <Text size="xs" c="dimmed" fw={600} mb={4}>
                {service.name}
              </Text>
              <Stack gap="xs">
                {own.map((one) => {
                  const row = rows.find((other) => other.dataSet === one.name);
                  return (
                    <Radio
                      key={one.name}
                      value={one.name ?? ''}
                      label={one.name}
                      description={
                        row?.lastRecoveryPoint ? (
                          <>
                            {t.newest} <Time at={row.lastRecoveryPoint} />
                          </>
                        ) : (
                          texts.points.empty
                        )
                      }
                    />
                  );
                })}
              </Stack>
            </div>
          );
        })}
      </Stack>
    </Radio.Group>
  );
}

const EMPTY: Draft = {
  at: undefined,
  point: undefined,
  stop: undefined,
  stopAt: undefined,
  timeline: undefined,
  scope: undefined,
  user: undefined,
  table: undefined,
  database: undefined,
  schema: undefined,
  where: undefined,
  path: undefined,
  path64: undefined,
  model: undefined,
  version: undefined,
  repository: undefined,
  to: undefined,
  directory: undefined,
  request: undefined,
  browse: undefined,
  way: undefined,
  search: undefined,
};
