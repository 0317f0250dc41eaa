import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Radio,
  Skeleton,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { useInventory } from '../api/queries';
import { PlanReview } from '../declarations/PlanReview';
import { Failure } from '../parts/Failure';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { usePolicySpec } from './queries';
import { SimulationTables } from './SimulationTables';
import { documentOf, draftOf, hasDestinations, KEEPS, specOf, type ScheduleBy, type Spec } from './spec';

const t = texts.policyEditor;

/** Another version of a policy: simulated beside the one that is declared, then declared or asked for. */
export function PolicyEditor({ name, close }: { name: string; close: () => void }) {
  const { data, error } = usePolicySpec(name);
  if (error) return <Failure says={error.message} />;
  return data ? <Form name={name} before={data} close={close} /> : <Skeleton h={240} />;
}

function Form({ name, before, close }: { name: string; before: Spec; close: () => void }) {
  const [draft, setDraft] = useState(() => draftOf(before));
  const [looked, setLooked] = useState<Spec>();
  const repositories = useInventory().data?.repositories ?? [];
  const change = (some: Partial<typeof draft>) => {
    setDraft((known) => ({ ...known, ...some }));
    // what was looked at is not what would be declared any more
    setLooked(undefined);
  };
  const field = (of: 'every' | 'cron' | 'zone' | 'rpo') => ({
    value: draft[of],
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      change({ [of]: event.currentTarget.value.trim() }),
  });
  return (
    <>
      <Section title={texts.policies.changing(name)} hint={t.rest}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            setLooked(specOf(before, draft));
          }}
        >
          <Stack>
            <Radio.Group
              label={t.schedule}
              value={draft.by}
              onChange={(by) => change({ by: by as ScheduleBy })}
            >
              <Group mt="xs">
                {Object.entries(t.by).map(([value, label]) => (
                  <Radio key={value} value={value} label={label} />
                ))}
              </Group>
            </Radio.Group>
            <Group align="flex-start" className="fields">
              {draft.by === 'every' && (
                <TextInput label={t.every} description={t.everyHint} required {...field('every')} />
              )}
              {draft.by === 'cron' && (
                <>
                  <TextInput
                    label={t.cron}
                    description={t.cronHint}
                    required
                    value={draft.cron}
                    onChange={(event) => change({ cron: event.currentTarget.value })}
                  />
                  <TextInput label={t.zone} description="UTC, Europe/Vienna" {...field('zone')} />
                </>
              )}
              {draft.by === 'rpo' && (
                <TextInput label={t.rpo} description={t.rpoHint} required {...field('rpo')} />
              )}
              {draft.by !== 'rpo' && (
                <NativeSelect
                  label={t.kind}
                  description=" "
                  value={draft.backupType}
                  onChange={(event) => change({ backupType: event.currentTarget.value })}
                  data={[
                    ...(draft.backupType === '' ? [{ value: '', label: texts.nothing }] : []),
                    ...Object.entries(t.kinds).map(([value, label]) => ({ value, label })),
                  ]}
                />
              )}
            </Group>
            <fieldset className="fields-of">
              <legend>
                {t.keeps} <span className="of">{t.keepsHint}</span>
              </legend>
              <Group align="flex-start">
                {KEEPS.map((one) => (
                  <TextInput
                    key={one}
                    label={texts.policies.keepFields[one]}
                    type="number"
                    min={1}
                    max={100000}
                    w={92}
                    value={draft.keep[one]}
                    onChange={(event) =>
                      change({ keep: { ...draft.keep, [one]: event.currentTarget.value } })
                    }
                  />
                ))}
              </Group>
            </fieldset>
            {hasDestinations(before) ? (
              <Text size="sm">{t.destinationsApart}</Text>
            ) : (
              <Checkbox.Group
                label={t.repositories}
                value={draft.repositories}
                onChange={(chosen) => change({ repositories: chosen })}
              >
                <Group mt="xs">
                  {repositories.map((one) => (
                    <Checkbox key={one.name} value={one.name} label={one.name} />
                  ))}
                </Group>
              </Checkbox.Group>
            )}
            <Checkbox
              label={t.readBack}
              checked={draft.readBack}
              onChange={(event) => change({ readBack: event.currentTarget.checked })}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t.cancel}
              </Button>
              <Button type="submit">{t.simulate}</Button>
            </Group>
          </Stack>
        </form>
      </Section>
      {looked && <SimulationTables policy={name} spec={looked} />}
      <SimulationTables policy={name} />
      {looked && (
        <Section title={t.plan} hint={t.drift}>
          <PlanReview
            key={JSON.stringify(looked)}
            proposal={{ documents: documentOf(name, looked), byHand: true }}
            done={close}
          />
        </Section>
      )}
    </>
  );
}
