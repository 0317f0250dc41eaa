import { Group, Text } from '@mantine/core';
import { useMayEverywhere } from '../api/session';
import { ACTION_STATES, actionState, type ActionState } from '../api/words';
import { Filter } from '../parts/Filter';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { actionsLike } from './actions';
import { ActionTable } from './ActionTable';
import { ACTIONS_SHOWN, useActions } from './queries';

const t = texts.drillActions;

/** What all drills called for, what is overdue first; the address says which of it is shown. */
export function OpenActions(props: {
  state: ActionState | undefined;
  show: (state: ActionState | undefined) => void;
}) {
  const actions = useActions();
  const mayAct = useMayEverywhere('command');
  return (
    <Section title={t.title} hint={t.hint}>
      <Group mb="sm">
        <Filter
          label={t.state}
          all={t.notDone}
          value={props.state}
          options={ACTION_STATES.map((value) => ({ value, label: t.states[value] }))}
          onChange={(state) => props.show(actionState(state))}
        />
      </Group>
      <Loaded query={actions}>
        {({ items }) => {
          const shown = actionsLike(items, props.state);
          return (
            <>
              {items.length === ACTIONS_SHOWN && (
                <Text size="xs" c="dimmed" mt="xs">
                  {t.cut(ACTIONS_SHOWN)}
                </Text>
              )}
              {shown.length > 0 ? (
                <ActionTable items={shown} fileName="drill-actions" ofMany mayAct={mayAct} />
              ) : props.state === undefined ? (
                <Nothing
                  says={t.noneOpen}
                  next={{ label: t.seeDone, link: { to: '/drills', search: { actions: 'done' } } }}
                />
              ) : (
                <Nothing says={t.noneLike} next={{ label: texts.filters.clear, link: { to: '/drills' } }} />
              )}
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
