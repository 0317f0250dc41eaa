import { Anchor, Button, Skeleton } from '@mantine/core';
import { useDashboard } from '../api/queries';
import type { ComplianceRow } from '../api/types';
import { ComplianceTable } from '../overview/ComplianceTable';
import { DataTable } from '../parts/DataTable';
import { Export } from '../parts/Export';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { Packs } from './Packs';
import { RuleTable } from './RuleTable';

const t = texts.compliancePage;
const g = texts.targets;

const COLUMNS = [
  { name: g.dataSet, value: (row: ComplianceRow) => row.dataSet },
  { name: texts.services.service, value: (row: ComplianceRow) => row.serviceName },
  { name: texts.services.criticality, value: (row: ComplianceRow) => row.criticalityTier },
  { name: g.verdict, value: (row: ComplianceRow) => row.compliant },
  { name: 'RTO target, minutes', value: (row: ComplianceRow) => row.rtoTargetMinutes },
  { name: 'RTO measured, seconds', value: (row: ComplianceRow) => row.measuredRtoSeconds },
  { name: 'RPO target, minutes', value: (row: ComplianceRow) => row.rpoTargetMinutes },
  { name: 'RPO measured, seconds', value: (row: ComplianceRow) => row.measuredRpoSeconds },
  { name: 'Exposure now, seconds', value: (row: ComplianceRow) => row.currentExposureSeconds },
  { name: g.lastPoint, value: (row: ComplianceRow) => row.lastRecoveryPoint },
  { name: g.proof, value: (row: ComplianceRow) => row.proofLevel },
  { name: 'Reason', value: (row: ComplianceRow) => row.reason },
  { name: 'Last reviewed', value: (row: ComplianceRow) => row.lastReviewed },
  { name: 'Review due', value: (row: ComplianceRow) => row.reviewDue },
  { name: g.evidence, value: (row: ComplianceRow) => row.evidence },
];

/** What was promised, what was measured, and the evidence. */
export function CompliancePage() {
  const { data, error, refetch } = useDashboard();
  const rows = data?.rtoRpoCompliance ?? [];
  const proven = rows.filter((row) => row.evidence);
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={error}
      retry={() => void refetch()}
      actions={
        <>
          <Button size="xs" variant="default" className="no-print" onClick={() => window.print()}>
            {t.print}
          </Button>
          <Export name="compliance" columns={COLUMNS} rows={() => Promise.resolve(rows)} />
        </>
      }
    >
      {data === undefined ? (
        !error && <Skeleton h={320} />
      ) : (
        <>
          <ComplianceTable rows={rows} />
          <RuleTable verdicts={data.protection} />
          <Packs services={[...new Set(rows.map((row) => row.serviceName))].sort()} />
          <Section title={t.evidence} hint={t.evidenceHint}>
            {proven.length === 0 ? (
              <Nothing
                says={t.none}
                hint={t.noneNext}
                next={{ label: texts.drills.toDrills, link: { to: '/drills' } }}
              />
            ) : (
              <DataTable
                label={t.evidence}
                columns={[
                  { name: g.dataSet, value: (row) => row.dataSet, cell: (row) => row.dataSet },
                  {
                    name: g.lastPoint,
                    value: (row) => row.lastRecoveryPoint,
                    cell: (row) => <Moment at={row.lastRecoveryPoint} />,
                  },
                  {
                    name: t.html,
                    value: (row) => row.evidence,
                    cell: (row) => (
                      <Anchor size="sm" href={row.evidence ?? ''} target="_blank" rel="noreferrer">
                        {texts.restores.report}
                      </Anchor>
                    ),
                  },
                  {
                    name: t.pdf,
                    cell: (row) => (
                      <Anchor
                        size="sm"
                        href={(row.evidence ?? '').replace(/\.html$/, '.pdf')}
                        download={`evidence-${row.dataSet}.pdf`}
                      >
                        {t.pdf}
                      </Anchor>
                    ),
                  },
                ]}
                rows={proven}
                fileName="evidence"
                idOf={(row) => row.dataSet}
                testIdOf={(row) => `evidence-${row.dataSet}`}
              />
            )}
          </Section>
        </>
      )}
    </Page>
  );
}
