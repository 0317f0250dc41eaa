import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import type { Person } from '../api/types';
import { Failure } from '../parts/Failure';
import { LoadedInline } from '../parts/Loaded';
import { texts } from '../texts';
import { useFactors, useTakeFactorAway } from './queries';

const t = texts.peoplePage;

/** Whether somebody has a second factor; takes it away when it is lost. */
export function FactorOf({ person }: { person: Person }) {
  const factors = useFactors(true);
  const [asking, setAsking] = useState(false);
  const take = useTakeFactorAway();
  const close = () => {
    take.reset();
    setAsking(false);
  };
  const { data } = factors;
  if (!data) return <LoadedInline query={factors}>{() => null}</LoadedInline>;
  if (!data.some(({ username }) => username === person.username)) return t.noFactor;
  return (
    <Group gap="xs">
      {t.hasFactor}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={t.takeAwayOf(person.displayName)}
        onClick={() => setAsking(true)}
      >
        {t.takeAway}
      </Button>
      <Modal
        opened={asking}
        onClose={close}
        title={t.takeAwayOf(person.displayName)}
        closeButtonProps={{ 'aria-label': texts.leave }}
      >
        <Stack>
          {take.error && <Failure says={take.error.message} />}
          <Text size="sm">{t.takeAwayWhy}</Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
            <Button
              color="red"
              loading={take.isPending}
              onClick={() => take.mutate(person.username, { onSuccess: close })}
            >
              {t.takeAway}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Group>
  );
}
