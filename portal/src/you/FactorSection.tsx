import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Failure } from '../parts/Failure';
import { Loaded } from '../parts/Loaded';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { FactorSetUp } from './FactorSetUp';
import { useFactor, useRemoveFactor } from './queries';

const t = texts.youPage;

/** Whether one has a second factor; sets one up, and removes it. */
export function FactorSection() {
  const factor = useFactor();
  const { data } = factor;
  const [dialog, setDialog] = useState<'set-up' | 'remove'>();
  const close = () => setDialog(undefined);
  const has = data?.confirmedAt != null;
  return (
    <Section
      title={t.factor.title}
      action={
        data && (
          <Button
            size="xs"
            variant={has ? 'default' : 'filled'}
            onClick={() => setDialog(has ? 'remove' : 'set-up')}
          >
            {has ? t.factor.remove : t.factor.setUp}
          </Button>
        )
      }
    >
      <Loaded query={factor}>
        {(data) =>
          has ? (
            <Group gap="xl" align="flex-start">
              <div>
                <Text size="xs" c="dimmed">
                  {t.factor.since}
                </Text>
                <Moment at={data.confirmedAt!} />
              </div>
              <div>
                <Text size="xs" c="dimmed">
                  {t.factor.codesLabel}
                </Text>
                {t.factor.left(data.recoveryCodes)}
              </div>
            </Group>
          ) : (
            <Nothing
              says={t.factor.none}
              hint={data.needed ? t.factor.needed : t.factor.noneNext}
              next={{ label: t.factor.begin, act: () => setDialog('set-up') }}
            />
          )
        }
      </Loaded>
      <Modal
        opened={dialog === 'set-up'}
        onClose={close}
        closeOnClickOutside={false}
        closeOnEscape={false}
        title={t.first.title}
        closeButtonProps={{ 'aria-label': texts.leave }}
      >
        <FactorSetUp
          close={close}
          aside={
            <Button variant="default" onClick={close}>
              {t.cancel}
            </Button>
          }
        />
      </Modal>
      <Modal
        opened={dialog === 'remove'}
        onClose={close}
        title={t.factor.remove}
        closeButtonProps={{ 'aria-label': texts.leave }}
      >
        <Removal close={close} />
      </Modal>
    </Section>
  );
}

function Removal({ close }: { close: () => void }) {
  const remove = useRemoveFactor();
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    remove.mutate(code, { onSuccess: close });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        {remove.error && <Failure says={remove.error.message} />}
        <Text size="sm">{t.factor.removeHint}</Text>
        <TextInput
          label={t.anyCode}
          autoComplete="one-time-code"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button type="submit" color="red" loading={remove.isPending}>
            {t.factor.remove}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
