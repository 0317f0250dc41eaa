import type { LinkProps } from '@tanstack/react-router';
import type { ComplianceRow } from '../api/types';
import { duration } from '../parts/format';
import { texts } from '../texts';

/** What to do about a target that is not met, and where. */
export interface NextStep {
  says: string;
  link: LinkProps;
}

/** Nothing when the target is met. */
export function nextStep(row: ComplianceRow): NextStep | undefined {
  const t = texts.next;
  const { dataSet } = row;
  const timeline: LinkProps = {
    to: '/services/$name',
    params: { name: row.serviceName },
    search: { dataSet },
  };
  if (row.compliant === 'met') return undefined;
  if (row.compliant === 'unproven')
    return row.lastRecoveryPoint
      ? { says: t.restore, link: { to: '/drills' } }
      : { says: t.backUp, link: timeline };
  const late = (row.measuredRtoSeconds ?? 0) - row.rtoTargetMinutes * 60;
  if (late > 0) return { says: t.late(duration(Math.round(late))), link: timeline };
  const lost = (row.measuredRpoSeconds ?? 0) - row.rpoTargetMinutes * 60;
  if (lost > 0) return { says: t.lost(duration(Math.round(lost))), link: { to: '/policies' } };
  return { says: t.failed, link: { to: '/restores', search: { dataSet, status: 'FAILED' } } };
}

const ORDER = ['missed', 'unproven', 'met'];

/** Those with nothing to go back to, those that miss a target, those that are unproven, the rest; else as they came. */
export function urgentFirst(rows: readonly ComplianceRow[]): ComplianceRow[] {
  const rank = (row: ComplianceRow) => (row.lastRecoveryPoint ? 1 + ORDER.indexOf(row.compliant) : 0);
  return [...rows].sort((one, other) => rank(one) - rank(other));
}

/** The data set that needs something first. */
export function mostUrgent(rows: readonly ComplianceRow[]): ComplianceRow | undefined {
  return urgentFirst(rows).find((row) => !row.lastRecoveryPoint || row.compliant !== 'met');
}
