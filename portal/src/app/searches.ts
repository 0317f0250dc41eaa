import type { PlanMode } from '../api/types';
import {
  actionState,
  drillStatus,
  drillType,
  findingState,
  jobState,
  level,
  planMode,
  work,
  type ActionState,
  type DrillStatus,
  type DrillType,
  type FindingState,
  type Level,
  type State,
  type Work,
} from '../api/words';
import { oneOf, word } from './search';

type Given = Record<string, unknown>;

/** Of targets: what was promised against what was measured. */
const VERDICTS = ['missed', 'unproven', 'met'] as const;
type Verdict = (typeof VERDICTS)[number];

/** What the addresses of the pages may say after their question marks. */

export interface PointSearch {
  dataSet?: string;
  repository?: string;
  proof?: Level;
  after?: string;
}

export const pointSearch = (given: Given): PointSearch => ({
  dataSet: word(given.dataSet),
  repository: word(given.repository),
  proof: level(given.proof),
  after: word(given.after),
});

export interface WorkSearch {
  dataSet?: string;
  status?: Work;
  after?: string;
}

export const workSearch = (given: Given): WorkSearch => ({
  dataSet: word(given.dataSet),
  status: work(given.status),
  after: word(given.after),
});

export interface JobSearch {
  dataSet?: string;
  state?: State;
  after?: string;
}

export const jobSearch = (given: Given): JobSearch => ({
  dataSet: word(given.dataSet),
  state: jobState(given.state),
  after: word(given.after),
});

export interface RecoverySearch {
  words?: string;
  readinessAfter?: string;
}

export const recoverySearch = (given: Given): RecoverySearch => ({
  words: word(given.words),
  readinessAfter: word(given.readinessAfter),
});

export interface OverviewSearch {
  /** Lists that are shown at their full length. */
  backups?: 'all';
  restores?: 'all';
  /** Which of what waits for approval is looked at. */
  request?: string;
}

export const overviewSearch = (given: Given): OverviewSearch => ({
  backups: oneOf(given.backups, ['all']),
  restores: oneOf(given.restores, ['all']),
  request: word(given.request),
});

export interface ApprovalSearch {
  /** Which of what waits is looked at. */
  request?: string;
  /** Where the page of what was decided begins. */
  after?: string;
}

export const approvalSearch = (given: Given): ApprovalSearch => ({
  request: word(given.request),
  after: word(given.after),
});

export interface ServiceSearch {
  dataSet?: string;
  at?: string;
  /** The span of time that the timeline shows. */
  from?: string;
  to?: string;
}

export const serviceSearch = (given: Given): ServiceSearch => ({
  dataSet: word(given.dataSet),
  at: word(given.at),
  from: word(given.from),
  to: word(given.to),
});

export interface AuditSearch {
  actor?: string;
  action?: string;
  result?: string;
  after?: string;
}

export const auditSearch = (given: Given): AuditSearch => ({
  actor: word(given.actor),
  action: word(given.action),
  result: word(given.result),
  after: word(given.after),
});

export interface NotificationSearch {
  channel?: string;
  state?: string;
  after?: string;
}

export const notificationSearch = (given: Given): NotificationSearch => ({
  channel: word(given.channel),
  state: word(given.state),
  after: word(given.after),
});

export interface DeclarationSearch {
  kind?: string;
  after?: string;
}

export const declarationSearch = (given: Given): DeclarationSearch => ({
  kind: word(given.kind),
  after: word(given.after),
});

export interface DrillSearch {
  status?: DrillStatus;
  type?: DrillType;
  /** Which of what drills called for is shown. */
  actions?: ActionState;
  after?: string;
}

export const drillSearch = (given: Given): DrillSearch => ({
  status: drillStatus(given.status),
  type: drillType(given.type),
  actions: actionState(given.actions),
  after: word(given.after),
});

export interface CoverageSearch {
  state?: FindingState;
  after?: string;
}

export const coverageSearch = (given: Given): CoverageSearch => ({
  state: findingState(given.state),
  after: word(given.after),
});

export interface ServicesSearch {
  words?: string;
  verdict?: string;
  /** Those that it protects something of. */
  policy?: string;
  sort?: 'name';
  after?: string;
}

export const servicesSearch = (given: Given): ServicesSearch => ({
  words: word(given.words),
  verdict: oneOf(given.verdict, [...VERDICTS, 'none']),
  policy: word(given.policy),
  sort: oneOf(given.sort, ['name']),
  after: word(given.after),
});

export interface PoliciesSearch {
  words?: string;
  repository?: string;
  after?: string;
}

export const policiesSearch = (given: Given): PoliciesSearch => ({
  words: word(given.words),
  repository: word(given.repository),
  after: word(given.after),
});

export interface PeopleSearch {
  words?: string;
  role?: string;
  state?: string;
  after?: string;
  sessionsAfter?: string;
  tokensAfter?: string;
  groupsAfter?: string;
  providerAfter?: string;
}

export const peopleSearch = (given: Given): PeopleSearch => ({
  words: word(given.words),
  role: word(given.role),
  state: oneOf(given.state, ['active', 'disabled']),
  after: word(given.after),
  sessionsAfter: word(given.sessionsAfter),
  tokensAfter: word(given.tokensAfter),
  groupsAfter: word(given.groupsAfter),
  providerAfter: word(given.providerAfter),
});

/** Where the lists of one's own sessions and tokens begin. */
export interface YouSearch {
  sessionsAfter?: string;
  tokensAfter?: string;
}

export const youSearch = (given: Given): YouSearch => ({
  sessionsAfter: word(given.sessionsAfter),
  tokensAfter: word(given.tokensAfter),
});

export interface ComplianceSearch {
  words?: string;
  verdict?: Verdict;
  /** Only what has nothing to go back to. */
  unprotected?: 'true';
  /** Only what this repository should have and has nothing of yet. */
  lacking?: string;
  after?: string;
  ruleAfter?: string;
  packsAfter?: string;
  evidenceAfter?: string;
}

export const complianceSearch = (given: Given): ComplianceSearch => ({
  words: word(given.words),
  verdict: oneOf(given.verdict, VERDICTS),
  unprotected: oneOf(given.unprotected, ['true']),
  lacking: word(given.lacking),
  after: word(given.after),
  ruleAfter: word(given.ruleAfter),
  packsAfter: word(given.packsAfter),
  evidenceAfter: word(given.evidenceAfter),
});

export interface PlanSearch {
  mode?: PlanMode;
  after?: string;
}

export const planSearch = (given: Given): PlanSearch => ({
  mode: planMode(given.mode),
  after: word(given.after),
});

export interface AlertSearch {
  state?: string;
  severity?: string;
  after?: string;
}

export const alertSearch = (given: Given): AlertSearch => ({
  state: word(given.state),
  severity: word(given.severity),
  after: word(given.after),
});

export interface RepositoriesSearch {
  /** Whose prunes are shown. */
  prunes?: string;
  /** Whose scrubs are shown. */
  scrubs?: string;
  after?: string;
}

export const repositoriesSearch = (given: Given): RepositoriesSearch => ({
  prunes: word(given.prunes),
  scrubs: word(given.scrubs),
  after: word(given.after),
});
