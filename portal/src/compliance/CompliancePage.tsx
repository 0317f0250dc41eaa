import { Anchor, Button } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { DASHBOARD } from '../api/keys';
import { targets } from '../api/targets';
import type { ComplianceRow } from '../api/types';
import { TARGET_COLUMNS } from '../overview/ComplianceTable';
import { Filter } from '../parts/Filter';
import { PageLink } from '../parts/Links';
import { NameSelect } from '../parts/NameSelect';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Page } from '../parts/Page';
import { PagedTable } from '../parts/PagedTable';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { WordsFilter } from '../parts/WordsFilter';
import { texts } from '../texts';
import { Packs } from './Packs';
import { RuleTable } from './RuleTable';

const t = texts.compliancePage;
const g = texts.targets;

/** What the file holds beside what is shown. */
const EXPORTED = [
  { name: texts.services.service, value: (row: ComplianceRow) => row.serviceName },
  { name: texts.services.criticality, value: (row: ComplianceRow) => row.criticalityTier },
  { name: t.file.rto, value: (row: ComplianceRow) => row.rtoTargetMinutes },
  { name: t.file.rpo, value: (row: ComplianceRow) => row.rpoTargetMinutes },
  { name: t.file.reason, value: (row: ComplianceRow) => row.reason },
  { name: t.file.reviewed, value: (row: ComplianceRow) => row.lastReviewed },
  { name: t.file.reviewDue, value: (row: ComplianceRow) => row.reviewDue },
  { name: t.html, value: (row: ComplianceRow) => row.evidence },
].map((column) => ({ ...column, hidden: true, cell: () => null }));

const PROVEN = [
  {
    name: g.dataSet,
    value: (row: ComplianceRow) => row.dataSet,
    cell: (row: ComplianceRow) => row.dataSet,
  },
  {
    name: g.lastPoint,
    value: (row: ComplianceRow) => row.lastRecoveryPoint,
    cell: (row: ComplianceRow) => (
      <PageLink to="/points" search={{ dataSet: row.dataSet }}>
        <Moment at={row.lastRecoveryPoint} />
      </PageLink>
    ),
  },
  {
    name: t.html,
    value: (row: ComplianceRow) => row.evidence,
    cell: (row: ComplianceRow) => (
      <Anchor size="sm" href={row.evidence ?? ''} target="_blank" rel="noreferrer">
        {texts.restores.report}
      </Anchor>
    ),
  },
  {
    name: t.pdf,
    cell: (row: ComplianceRow) => (
      <Anchor
        size="sm"
        href={(row.evidence ?? '').replace(/\.html$/, '.pdf')}
        download={`evidence-${row.dataSet}.pdf`}
      >
        {t.pdf}
      </Anchor>
    ),
  },
];

const route = getRouteApi('/compliance');

/** What was promised, what was measured, and the evidence. */
export function CompliancePage() {
  return (
    <Page
      title={t.title}
      hint={t.hint}
      actions={
        <Button size="xs" variant="default" className="no-print" onClick={() => window.print()}>
          {t.print}
        </Button>
      }
    >
      <Targets />
      <RuleTable />
      <Packs />
      <Evidence />
    </Page>
  );
}

function Targets() {
  const { words, verdict, unprotected, lacking, after } = route.useSearch();
  const navigate = route.useNavigate();
  const narrow = (change: object) =>
    void navigate({ search: (before) => ({ ...before, ...change, after: undefined }), resetScroll: false });
  const filtered = [words, verdict, unprotected, lacking].some((one) => one !== undefined);
  return (
    <Section title={g.title} hint={g.hint}>
      <PagedTable<ComplianceRow>
        label={g.title}
        queryKey={[...DASHBOARD, 'compliance', words, verdict, unprotected, lacking]}
        load={targets({ words, verdict, unprotected: unprotected === 'true', lacking })}
        columns={[...TARGET_COLUMNS, ...EXPORTED]}
        idOf={(row) => row.dataSet}
        testIdOf={(row) => `target-${row.dataSet}`}
        after={after}
        onPage={(to) => void navigate({ search: (before) => ({ ...before, after: to }), resetScroll: false })}
        fileName="compliance"
        filters={
          <>
            <WordsFilter value={words} onChange={(to) => narrow({ words: to })} />
            <Filter
              label={g.verdict}
              all={texts.filters.all}
              value={verdict}
              options={Object.entries(texts.verdicts).map(([value, label]) => ({ value, label }))}
              onChange={(to) => narrow({ verdict: to })}
            />
            <Filter
              label={g.lastPoint}
              all={texts.filters.all}
              value={unprotected}
              options={[{ value: 'true', label: g.none }]}
              onChange={(to) => narrow({ unprotected: to })}
            />
            <NameSelect
              kind="Repository"
              size="xs"
              label={t.lackedBy}
              placeholder={texts.filters.all}
              value={lacking}
              onChange={(to) => narrow({ lacking: to })}
            />
          </>
        }
        empty={
          filtered ? (
            <Nothing
              says={texts.filters.noneLike}
              next={{ label: texts.filters.clear, link: { to: '/compliance' } }}
            />
          ) : (
            <Undeclared says={g.empty} />
          )
        }
        broad
      />
    </Section>
  );
}

function Evidence() {
  const { evidenceAfter } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Section title={t.evidence} hint={t.evidenceHint}>
      <PagedTable<ComplianceRow>
        label={t.evidence}
        queryKey={[...DASHBOARD, 'evidence']}
        load={targets({ proven: true })}
        columns={PROVEN}
        idOf={(row) => row.dataSet}
        testIdOf={(row) => `evidence-${row.dataSet}`}
        after={evidenceAfter}
        onPage={(to) =>
          void navigate({ search: (before) => ({ ...before, evidenceAfter: to }), resetScroll: false })
        }
        fileName="evidence"
        empty={
          <Nothing
            says={t.none}
            hint={t.noneNext}
            next={{ label: texts.drills.toDrills, link: { to: '/drills' } }}
          />
        }
      />
    </Section>
  );
}
