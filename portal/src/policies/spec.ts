/** A policy's spec as its file has it: what the page does not know of stays as it is. */
export type Spec = Record<string, unknown>;

export const KEEPS = [
  'keepLast',
  'keepHourly',
  'keepDaily',
  'keepWeekly',
  'keepMonthly',
  'keepYearly',
] as const;
export type Keep = (typeof KEEPS)[number];

export type ScheduleBy = 'every' | 'cron' | 'rpo';

/** What the page lets people change of a policy. */
export interface PolicyDraft {
  by: ScheduleBy;
  every: string;
  cron: string;
  zone: string;
  rpo: string;
  backupType: string;
  /** Empty where none is kept for this reason. */
  keep: Record<Keep, string>;
  repositories: string[];
  readBack: boolean;
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Whether each destination has rules of its own. */
export const hasDestinations = (spec: Spec): boolean => Array.isArray(spec.destinations);

export function draftOf(spec: Spec): PolicyDraft {
  const schedule = record(spec.schedule);
  const retention = record(spec.retention);
  const repositories = Array.isArray(spec.repositories) ? spec.repositories : [];
  return {
    by: spec.rpo !== undefined ? 'rpo' : schedule.cron !== undefined ? 'cron' : 'every',
    every: text(schedule.every),
    cron: text(schedule.cron),
    zone: text(schedule.zone),
    rpo: text(spec.rpo),
    backupType: text(spec.backupType),
    keep: Object.fromEntries(KEEPS.map((one) => [one, text(retention[one])])) as Record<Keep, string>,
    repositories: repositories.map(text),
    readBack: record(spec.verification).readBack === true,
  };
}

const without = (given: Record<string, unknown>, ...names: string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));

/** The spec with what was changed. Where a part is as it was it stays as the file has it, defaults left out too. */
export function specOf(before: Spec, draft: PolicyDraft): Spec {
  const old = draftOf(before);
  let spec: Spec = { ...before };
  if (
    draft.by !== old.by ||
    draft.every !== old.every ||
    draft.cron !== old.cron ||
    draft.zone !== old.zone ||
    draft.rpo !== old.rpo
  ) {
    spec = without(spec, 'schedule', 'rpo');
    if (draft.by === 'rpo') spec.rpo = draft.rpo;
    else if (draft.by === 'every') spec.schedule = { every: draft.every };
    else spec.schedule = { cron: draft.cron, ...(draft.zone ? { zone: draft.zone } : {}) };
  }
  if (draft.backupType !== old.backupType) {
    spec = without(spec, 'backupType');
    if (draft.backupType) spec.backupType = draft.backupType;
  }
  if (KEEPS.some((one) => draft.keep[one] !== old.keep[one])) {
    const retention = without(record(spec.retention), ...KEEPS);
    for (const one of KEEPS) if (draft.keep[one]) retention[one] = Number(draft.keep[one]);
    spec.retention = retention;
  }
  if (draft.repositories.join() !== old.repositories.join()) spec.repositories = draft.repositories;
  if (draft.readBack !== old.readBack)
    spec.verification = { ...record(spec.verification), readBack: draft.readBack };
  return spec;
}

/** The document to be applied; JSON is YAML. */
export const documentOf = (name: string, spec: Spec): string =>
  JSON.stringify({ apiVersion: 'holdfast.io/v1', kind: 'Policy', metadata: { name }, spec }, undefined, 2);
