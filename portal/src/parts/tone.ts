/** How a thing stands, as far as looks go. */
export type Tone = 'good' | 'warning' | 'bad' | 'busy' | 'waiting' | 'unknown';

const TONES: Record<string, Tone> = {
  success: 'good',
  SUCCESS: 'good',
  healthy: 'good',
  met: 'good',
  failed: 'bad',
  FAILED: 'bad',
  critical: 'bad',
  missed: 'bad',
  in_progress: 'busy',
  IN_PROGRESS: 'busy',
  scheduled: 'waiting',
  waiting: 'waiting',
  SCHEDULED: 'waiting',
  paused: 'waiting',
  late: 'warning',
  running: 'busy',
  RUNNING: 'busy',
  stalled: 'bad',
  warned: 'warning',
  empty: 'warning',
  cancelled: 'waiting',
  CANCELLED: 'waiting',
  warning: 'warning',
  unproven: 'warning',
  AWAITING_APPROVAL: 'waiting',
  REJECTED: 'bad',
  SUCCEEDED: 'good',
  REFUSED: 'warning',
  DENIED: 'bad',
  UNPROTECTED: 'bad',
  DECLARED: 'waiting',
  ACKNOWLEDGED: 'unknown',
  PROTECTED: 'good',
  delivered: 'good',
  abandoned: 'bad',
  WAITING: 'warning',
  NEEDS_DECISION: 'bad',
  CHECKED: 'good',
  ABORTING: 'busy',
  ABORTED: 'bad',
  PENDING: 'waiting',
  SKIPPED: 'warning',
  DAMAGED: 'bad',
  NOT_RUN: 'waiting',
  WITHDRAWN: 'waiting',
  EXPIRED: 'warning',
};

/** The tone of a status as the API words it. */
export function toneOf(status: string): Tone {
  return TONES[status] ?? 'unknown';
}

/** How near a measured value is to its target: warning from 70 % on, bad beyond it. */
export function toneOfShare(share: number): Tone {
  return share > 1 ? 'bad' : share > 0.7 ? 'warning' : 'good';
}
