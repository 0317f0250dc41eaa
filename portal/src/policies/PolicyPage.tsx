import { Button, Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useInventory } from '../api/queries';
import { useMayEverywhere } from '../api/session';
import type { Policy } from '../api/types';
import { isoSpan } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { texts } from '../texts';
import { PolicyEditor } from './PolicyEditor';
import { keeps, places, proofs, when } from './says';
import { SimulationTables } from './SimulationTables';

const t = texts.policies;
const route = getRouteApi('/policies/$name');

/** One policy: what it says, what it leads to, and another version of it before it is declared. */
export function PolicyPage() {
  const { name } = route.useParams();
  const { data, error, refetch } = useInventory();
  const may = useMayEverywhere('configure');
  const [changing, setChanging] = useState(false);
  const policy = data?.policies.find((one) => one.name === name);
  const dataSets = (data?.dataSets ?? []).filter((one) => one.policy === name);
  return (
    <Page
      title={name}
      hint={<PageLink to="/policies">{t.back}</PageLink>}
      error={error}
      retry={() => void refetch()}
      actions={
        may &&
        policy &&
        !changing && (
          <Button size="xs" onClick={() => setChanging(true)}>
            {t.change}
          </Button>
        )
      }
    >
      {!data && !error && <Skeleton h={240} />}
      {data && !policy && (
        <Nothing says={t.unknown(name)} next={{ label: t.back, link: { to: '/policies' } }} />
      )}
      {policy && (
        <>
          <Section title={t.facts}>
            <Facts policy={policy} />
          </Section>
          {changing ? (
            <PolicyEditor name={name} close={() => setChanging(false)} />
          ) : (
            <SimulationTables policy={name} />
          )}
          <Section title={t.uses}>
            {dataSets.length === 0 ? (
              <Nothing
                says={t.notUsed}
                next={{ label: t.notUsedNext(name), link: { to: '/declarations' } }}
              />
            ) : (
              <ul className="plain">
                {dataSets.map((one) => (
                  <li key={one.name}>
                    <PageLink
                      to="/services/$name"
                      params={{ name: one.service ?? '' }}
                      search={{ dataSet: one.name }}
                    >
                      {one.name}
                    </PageLink>
                    <span className="of">{one.service}</span>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </>
      )}
    </Page>
  );
}

function Facts({ policy }: { policy: Policy }) {
  const { limits, hooks } = policy;
  const facts: [string, ReactNode][] = [
    [t.when, policy.continuousLog ? `${when(policy.schedule)}, ${t.continuousLog}` : when(policy.schedule)],
    [t.kind, policy.backupType],
    [t.keeps, keeps(policy.retention)],
    [t.where, places(policy).join('; ') || t.noRepository],
    [t.proof, proofs(policy)],
    [t.attempts, policy.maxAttempts],
  ];
  if (policy.windows.length > 0)
    facts.push([
      t.windows,
      policy.windows
        .map((one) => t.window(one.days.map(dayOf).join(' '), clock(one.from), clock(one.to), one.zone))
        .join('; '),
    ]);
  const limited = [
    limits?.rateMib && t.rate(limits.rateMib),
    limits?.atOnce && t.atOnce(limits.atOnce),
  ].filter(Boolean);
  if (limited.length > 0) facts.push([t.limits, limited.join(', ')]);
  const commands = [
    ...(hooks?.before ?? []).map((one) => `${t.before(one.run ?? '')} (${isoSpan(one.timeout ?? '')})`),
    ...(hooks?.after ?? []).map((one) => `${t.after(one.run ?? '')} (${isoSpan(one.timeout ?? '')})`),
  ];
  if (commands.length > 0) facts.push([t.hooks, commands.join('; ')]);
  return (
    <dl className="facts facts-wide">
      {facts.map(([name, says]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{says}</dd>
        </div>
      ))}
    </dl>
  );
}

const dayOf = (day: string) =>
  day
    .slice(0, 3)
    .toLowerCase()
    .replace(/^./, (first) => first.toUpperCase());
const clock = (time: string) => time.slice(0, 5);
