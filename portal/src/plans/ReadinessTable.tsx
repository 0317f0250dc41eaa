import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useMayEverywhere } from '../api/session';
import type { ServiceReadiness } from '../api/types';
import type { RecoverySearch } from '../app/searches';
import { Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Nothing, Undeclared } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { evidenceOf } from './evidence';
import { KeyTestDialog } from './KeyTestDialog';
import { READINESS, readiness } from './queries';

const t = texts.plans;
const route = getRouteApi('/recovery');

const COLUMNS = [
  {
    name: t.service,
    value: (one: ServiceReadiness) => one.service,
    cell: (one: ServiceReadiness) => (
      <Named
        name={
          <PageLink to="/services/$name" params={{ name: one.service }}>
            {one.service}
          </PageLink>
        }
        of={one.criticality}
      />
    ),
  },
  {
    name: t.ready,
    value: (one: ServiceReadiness) => one.score,
    cell: (one: ServiceReadiness) => (
      <>
        <StatusBadge status={one.ready ? 'success' : 'warning'} label={one.ready ? t.ready : t.notReady} />
        <span className="of">{t.scoreOf(one.score)}</span>
      </>
    ),
  },
  {
    name: t.reasons,
    value: (one: ServiceReadiness) => one.facts.map((fact) => `${fact.name}: ${fact.reason}`).join(' '),
    wide: true,
    cell: (one: ServiceReadiness) => <Reasons of={one} />,
  },
];

/** Leads to what the numbers of a fact were taken from. */
function FactName({ of, name }: { of: ServiceReadiness; name: string }) {
  const says = t.facts[name] ?? name;
  const link = evidenceOf(of.service, name);
  return link ? (
    <PageLink {...link} inherit underline="always">
      {says}
    </PageLink>
  ) : (
    says
  );
}

/** What stands in the way first, then what nobody can say; what is well is there to be read. */
function Reasons({ of }: { of: ServiceReadiness }) {
  const bad = of.facts.filter((fact) => !fact.good);
  const good = of.facts.filter((fact) => fact.good);
  return (
    <ul className="plain">
      {[...bad.filter((fact) => fact.known), ...bad.filter((fact) => !fact.known)].map((fact) => (
        <li key={`${fact.name} ${fact.reason}`} data-testid={`fact-${fact.name}`}>
          <Text size="sm" className="message">
            <FactName of={of} name={fact.name} />
            {!fact.known && <> ({t.notKnown})</>}: {fact.reason}
          </Text>
        </li>
      ))}
      {good.map((fact) => (
        <li key={`${fact.name} ${fact.reason}`} data-testid={`fact-${fact.name}`}>
          <Text size="xs" c="dimmed" className="message">
            <FactName of={of} name={fact.name} />: {fact.reason}
          </Text>
        </li>
      ))}
    </ul>
  );
}

/** How ready each service is to be brought back within its targets, and why. */
export function ReadinessTable() {
  const { words, readinessAfter } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (some: RecoverySearch) =>
    void navigate({ search: (before) => ({ ...before, ...some }), resetScroll: false });
  const mayTest = useMayEverywhere('command');
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title={t.readiness}
      hint={t.readinessHint}
      action={
        mayTest && (
          <Button size="xs" variant="default" onClick={dialog.open}>
            {t.keyTest}
          </Button>
        )
      }
    >
      <PagedTable<ServiceReadiness>
        label={t.readiness}
        queryKey={[...READINESS, words]}
        load={readiness(words)}
        columns={COLUMNS}
        idOf={(one) => one.service}
        testIdOf={(one) => `readiness-${one.service}`}
        after={readinessAfter}
        onPage={(to) => show({ readinessAfter: to })}
        fileName="readiness"
        filters={
          <WordsFilter value={words} onChange={(to) => show({ words: to, readinessAfter: undefined })} />
        }
        empty={
          words === undefined ? (
            <Undeclared says={texts.targets.empty} />
          ) : (
            <Nothing
              says={texts.filters.noneLike}
              next={{ label: texts.filters.clear, link: { to: '/recovery' } }}
            />
          )
        }
        broad
      />
      {opened && <KeyTestDialog close={dialog.close} />}
    </Section>
  );
}
