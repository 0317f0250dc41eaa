import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMay } from '../api/session';
import type { Drill } from '../api/types';
import { Loaded } from '../parts/Loaded';
import { Nothing, useWhoMay } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { ActionDialog } from './ActionDialog';
import { unassigned } from './actions';
import { ActionTable } from './ActionTable';
import { useActions } from './queries';

const t = texts.drillActions;

/** What has to be done because of one drill; what was only written down can be given to somebody. */
export function DrillActions({ drill }: { drill: Drill }) {
  const actions = useActions(drill.drillId);
  const mayAct = useMay('command', drill.services);
  const whoMay = useWhoMay('dr-commander');
  const [adding, setAdding] = useState<string>();
  const add = (
    <Button size="xs" variant="default" onClick={() => setAdding('')}>
      {t.add}
    </Button>
  );
  return (
    <Section title={t.title} action={mayAct && add}>
      <Loaded query={actions}>
        {({ items }) => {
          const waiting = unassigned(drill.actionItems, items);
          return (
            <>
              {waiting.length > 0 && (
                <ul className="lines" aria-label={t.unassigned}>
                  {waiting.map((line) => (
                    <li key={line}>
                      <Group justify="space-between" gap="xs">
                        <Text size="sm" className="message" flex="1 1 12rem">
                          {line}
                        </Text>
                        {mayAct && (
                          <Button
                            size="compact-sm"
                            variant="default"
                            aria-label={t.assignOf(line)}
                            onClick={() => setAdding(line)}
                          >
                            {t.assign}
                          </Button>
                        )}
                      </Group>
                    </li>
                  ))}
                </ul>
              )}
              {items.length > 0 ? (
                <ActionTable items={items} fileName={`actions-${drill.drillId}`} mayAct={mayAct} />
              ) : (
                waiting.length === 0 && (
                  <Nothing
                    says={t.none}
                    hint={mayAct ? undefined : t.noneNext}
                    next={mayAct ? { label: t.first, act: () => setAdding('') } : whoMay}
                  />
                )
              )}
            </>
          );
        }}
      </Loaded>
      {adding !== undefined && (
        <ActionDialog drillId={drill.drillId} text={adding} close={() => setAdding(undefined)} />
      )}
    </Section>
  );
}
