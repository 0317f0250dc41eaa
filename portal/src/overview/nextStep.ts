import type { ComplianceRow } from '../api/types';
import { duration } from '../parts/format';
import { texts } from '../texts';

/** Why a target is not met, and what to do about it; nothing when it is met. */
export function nextStep(row: ComplianceRow): string | undefined {
  const t = texts.next;
  if (row.compliant === 'met') return undefined;
  if (row.compliant === 'unproven') return row.lastRecoveryPoint ? t.restore : t.backUp;
  const late = (row.measuredRtoSeconds ?? 0) - row.rtoTargetMinutes * 60;
  if (late > 0) return t.late(duration(Math.round(late)));
  const lost = (row.measuredRpoSeconds ?? 0) - row.rpoTargetMinutes * 60;
  if (lost > 0) return t.lost(duration(Math.round(lost)));
  return t.failed;
}
