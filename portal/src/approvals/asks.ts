import type { ChangeRequest, CustodyRequest, PlanRun, Replacement } from '../api/types';
import { texts } from '../texts';
import type { Waiting } from './queries';

/** What was asked for and no longer waits. */
export interface Decided {
  id: string;
  kind: 'change' | 'replacement' | 'run' | 'custody';
  /** Who asked for what, and why. */
  asks: string;
  outcome: 'APPROVED' | 'REJECTED' | 'WITHDRAWN' | 'EXPIRED';
  /** Nobody where nobody decided in time. */
  by?: string | null;
  /** When it was decided, or when the time for that was over. */
  at: string;
  why?: string | null;
}

const t = texts.approvals;

/** What somebody asks for, in a sentence. */
export function asks(item: Waiting): string {
  switch (item.kind) {
    case 'part':
      return t.asks(item.requestedBy, item.of.dataSet, item.reason);
    case 'change':
      return t.asksChange(item.requestedBy, item.reason);
    case 'replacement':
      return t.asksReplacement(item.requestedBy, item.of.dataSet, item.of.directory, item.reason);
    case 'run':
      return t.asksRun(item.requestedBy, item.of.mode, item.of.plan, item.reason);
    case 'custody':
      return t.asksCustody(item.requestedBy, item.of.act, item.of.dataSet ?? item.of.repository, item.reason);
  }
}

type Of = Extract<Waiting, { kind: Decided['kind'] }>;

/** What came of a request; undefined while it waits, and of what no second person had to decide about. */
function decided(waiting: Of): Decided | undefined {
  const { of, kind, id } = waiting;
  const { status, decidedBy: by, decidedAt, decisionReason: why, expiresAt } = of;
  if (status === 'AWAITING_APPROVAL') return undefined;
  const common = { id, kind, asks: asks(waiting) };
  if (status === 'EXPIRED') return { ...common, outcome: status, at: expiresAt };
  if (!decidedAt) return undefined;
  const outcome = status === 'REJECTED' || status === 'WITHDRAWN' ? status : 'APPROVED';
  return { ...common, outcome, by, at: decidedAt, why };
}

/** All that was decided, or left until its time was over, the latest first. */
export function allDecided(given: {
  changes: ChangeRequest[];
  replacements: Replacement[];
  runs: PlanRun[];
  custody: CustodyRequest[];
}): Decided[] {
  const all: Of[] = [
    ...given.changes.map((of): Of => ({ ...of, kind: 'change', of, id: of.requestId })),
    ...given.replacements.map((of): Of => ({ ...of, kind: 'replacement', of, id: of.replacementId })),
    ...given.runs.map((of): Of => ({ ...of, kind: 'run', of, id: of.runId, digest: of.version })),
    ...given.custody.map((of): Of => ({ ...of, kind: 'custody', of, id: of.requestId })),
  ];
  return all.flatMap((one) => decided(one) ?? []).sort((one, other) => other.at.localeCompare(one.at));
}
