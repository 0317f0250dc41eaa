import { Tooltip } from '@mantine/core';
import type { Criterion, Verdict } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { PageLink } from '../parts/Links';
import { Undeclared } from '../parts/Nothing';
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

/** Each data set by the rule 3-2-1-1-0, with the facts behind each number. */
export function RuleTable({ verdicts }: { verdicts: Verdict[] }) {
  return (
    <Section
      title={t.rule}
      hint={t.ruleHint}
      action={
        <Export name="protection" of={t.rule} columns={COLUMNS} rows={() => Promise.resolve(verdicts)} />
      }
    >
      {verdicts.length === 0 ? (
        <Undeclared says={texts.targets.empty} />
      ) : (
        <DataTable
          label={t.rule}
          columns={COLUMNS}
          rows={verdicts}
          idOf={(verdict) => verdict.dataSet}
          testIdOf={(verdict) => `rule-${verdict.dataSet}`}
          broad
        />
      )}
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
