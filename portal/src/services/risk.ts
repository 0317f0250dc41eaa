import type { ComplianceRow, Inventory } from '../api/types';
import { nextStep } from '../overview/nextStep';

export type Service = Inventory['services'][number];

/** How a service stands, by the worst of its data sets. */
export interface ServiceRisk {
  service: Service;
  rows: ComplianceRow[];
  verdict: 'missed' | 'unproven' | 'met' | 'none';
  /** How much of the allowed loss would be lost now: 1 is the target; infinite where there is nothing to go back to. */
  exposure: number;
  /** The data set that is worst, and what to do about it. */
  worst?: ComplianceRow;
  next?: string;
}

const ORDER = ['missed', 'unproven', 'none', 'met'] as const;

function exposureOf(row: ComplianceRow): number {
  if (!row.lastRecoveryPoint) return Infinity;
  return (row.currentExposureSeconds ?? 0) / Math.max(1, row.rpoTargetMinutes * 60);
}

const rank = (verdict: string) => {
  const at = ORDER.findIndex((one) => one === verdict);
  return at < 0 ? 1 : at;
};

/** Services, those at risk first: by verdict, then by how critical they are, then by what would be lost. */
export function byRisk(services: Service[], rows: ComplianceRow[]): ServiceRisk[] {
  return services.map((service) => riskOf(service, rows)).sort(compare);
}

export function riskOf(service: Service, all: ComplianceRow[]): ServiceRisk {
  const rows = all
    .filter((row) => row.serviceName === service.name)
    .sort((a, b) => rank(a.compliant) - rank(b.compliant) || exposureOf(b) - exposureOf(a));
  const worst = rows[0];
  return {
    service,
    rows,
    verdict: worst ? (ORDER[rank(worst.compliant)] ?? 'unproven') : 'none',
    exposure: Math.max(0, ...rows.map(exposureOf)),
    worst,
    next: worst && nextStep(worst)?.says,
  };
}

function compare(a: ServiceRisk, b: ServiceRisk): number {
  const late = (risk: ServiceRisk) => (risk.exposure > 1 ? 0 : 1);
  return (
    rank(a.verdict) - rank(b.verdict) ||
    late(a) - late(b) ||
    (a.service.criticality ?? '').localeCompare(b.service.criticality ?? '') ||
    // infinite less infinite is no number
    (a.exposure === b.exposure ? 0 : b.exposure - a.exposure) ||
    (a.service.name ?? '').localeCompare(b.service.name ?? '')
  );
}
