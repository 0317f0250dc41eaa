import { Tooltip } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { answer, api } from '../api/client';
import { DASHBOARD } from '../api/keys';
import type { Criterion, Verdict } from '../api/types';
import { Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Undeclared } from '../parts/Nothing';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { StatusBadge, ToneIcon } from '../parts/StatusBadge';
import { texts } from '../texts';

const t = texts.compliancePage;
const CRITERIA = ['copies', 'media', 'offSite', 'immutable', 'errors'] as const;

const COLUMNS = [
  {
    name: texts.targets.dataSet,
    value: (verdict: Verdict) => verdict.dataSet,
    cell: (verdict: Verdict) => (
      <Named
        name={
          <PageLink to="/points" search={{ dataSet: verdict.dataSet }}>
            {verdict.dataSet}
          </PageLink>
        }
        of={verdict.serviceName}
      />
    ),
  },
  {
    name: t.whole,
    wide: true,
    value: (verdict: Verdict) => verdict.notation,
    cell: (verdict: Verdict) => (
      <StatusBadge
        status={verdict.met ? 'met' : 'warning'}
        label={`${verdict.notation}: ${verdict.met ? t.asItShould : t.lacking}`}
      />
    ),
  },
  ...CRITERIA.map((name) => ({
    name: t.criteria[name],
    value: (verdict: Verdict) => verdict[name].found ?? t.unknown,
    cell: (verdict: Verdict) => (
      <Counted of={verdict.dataSet} criterion={verdict[name]} atMost={name === 'errors'} />
    ),
  })),
];

const load = (after: string | undefined, limit: number) =>
  answer(api.GET('/api/v1/admin/protection', { params: { query: { after, limit } } }));

const route = getRouteApi('/compliance');

/** Each data set by the rule 3-2-1-1-0, with the facts behind each number; those that lack something first. */
export function RuleTable() {
  const { ruleAfter } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Section title={t.rule} hint={t.ruleHint}>
      <PagedTable<Verdict>
        label={t.rule}
        queryKey={[...DASHBOARD, 'protection']}
        load={load}
        columns={COLUMNS}
        idOf={(verdict) => verdict.dataSet}
        testIdOf={(verdict) => `rule-${verdict.dataSet}`}
        after={ruleAfter}
        onPage={(to) =>
          void navigate({ search: (before) => ({ ...before, ruleAfter: to }), resetScroll: false })
        }
        fileName="protection"
        empty={<Undeclared says={texts.targets.empty} />}
        broad
      />
    </Section>
  );
}

/** Leads to the copies that were counted; of errors to the restores that found them. */
function Counted({ of, criterion, atMost }: { of: string; criterion: Criterion; atMost: boolean }) {
  const { found, wanted, met, evidence } = criterion;
  return (
    <Tooltip label={evidence.join(' ') || t.noFacts} multiline w={340}>
      <PageLink
        to={atMost ? '/restores' : '/points'}
        search={{ dataSet: of }}
        className="counted"
        data-tone={met ? 'good' : 'warning'}
      >
        <ToneIcon tone={met ? 'good' : 'warning'} />
        {t.wanted(String(found ?? t.unknown), wanted, atMost)}
      </PageLink>
    </Tooltip>
  );
}
