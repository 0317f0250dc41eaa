import { Button, Group, Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useAllowed } from '../api/allowed';
import { useInventory } from '../api/queries';
import { useMay } from '../api/session';
import { Page } from '../parts/Page';
import { Nothing, useWhoMay } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { CheckStep } from './CheckStep';
import { ScopeStep } from './ScopeStep';
import { StepBar } from './StepBar';
import { TargetStep } from './TargetStep';
import { WhatStep } from './WhatStep';
import { WhenStep } from './WhenStep';
import { changed, isDone, STEPS, type Draft, type Step } from './wish';

const t = texts.restore;
const route = getRouteApi('/restore');

/** From "something is lost" to a restore that runs: what, when, how much of it, where to, and a look before it starts. */
export function RestoreWizard() {
  const draft = route.useSearch();
  const navigate = route.useNavigate();
  const inventory = useInventory();
  const somewhere = useMay('restore');
  const whoMay = useWhoMay('restore-operator');
  const allowed = useAllowed('restore');
  const dataSets = inventory.data?.dataSets ?? [];
  const chosen = dataSets.find((one) => one.name === draft.dataSet);
  const kind = chosen?.source?.kind;
  const mayRestore = somewhere && (chosen === undefined || allowed([chosen.service]));
  // whoever comes with a data set, or even a time, has chosen already
  const step =
    draft.step ?? (draft.dataSet === undefined ? 'what' : draft.at || draft.point ? 'scope' : 'when');
  const at = STEPS.indexOf(step);
  const change = (some: Draft) =>
    void navigate({ search: (before) => changed({ ...before, step }, some), replace: true });
  // each place that was looked at can be gone back to
  const look = (some: Draft) =>
    void navigate({ search: (before) => ({ ...before, step, ...some }), resetScroll: false });
  const go = (to: Step | undefined) => to && void navigate({ search: (before) => ({ ...before, step: to }) });
  if (!mayRestore)
    return (
      <Page title={t.title}>
        <Nothing says={t.mayNot} hint={t.mayNotNext} next={whoMay} />
      </Page>
    );
  return (
    <Page title={t.title} hint={t.hint} error={inventory.error}>
      <StepBar step={step} go={go} done={(one) => isDone(one, draft)} />
      {inventory.data === undefined ? (
        !inventory.error && <Skeleton h={240} />
      ) : (
        <Section title={t.steps[step]}>
          {step === 'what' && <WhatStep inventory={inventory.data} draft={draft} change={change} />}
          {step === 'when' && <WhenStep kind={kind} draft={draft} change={change} />}
          {step === 'scope' && <ScopeStep kind={kind} draft={draft} change={change} look={look} />}
          {step === 'target' && (
            <TargetStep inventory={inventory.data} kind={kind} draft={draft} change={change} />
          )}
          {step === 'check' && <CheckStep draft={draft} change={change} />}
          <Group justify="space-between" mt="lg">
            <Button variant="default" disabled={at === 0} onClick={() => go(STEPS[at - 1])}>
              {t.back}
            </Button>
            {step !== 'check' && (
              <Button disabled={!isDone(step, draft)} onClick={() => go(STEPS[at + 1])}>
                {t.next}
              </Button>
            )}
          </Group>
        </Section>
      )}
    </Page>
  );
}
