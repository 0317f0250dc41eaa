/** What the cache calls what the server was asked for: first its kind, then which of it. */

export const DASHBOARD = ['dashboard'];
export const DRILLS = ['drills'];
export const SESSION = ['session'];
export const INVENTORY = ['inventory'];
export const APPROVALS = ['approvals'];
export const ALERTS = ['alerts'];
export const RUNS = ['runs'];
export const POINTS = ['points'];
export const JOBS = ['jobs'];
export const RESTORES = ['restores'];
/** Then the repository, and how they are listed. */
export const PRUNES = ['prunes'];
export const SCRUBS = ['scrubs'];
/** Then which one. */
export const RESTORE = ['restore'];
export const PEOPLE = ['people'];
export const LOGS = ['logs'];
export const PACKS = ['evidence', 'packs'];
export const COVERAGE = ['coverage'];
/** Then their kind and what they are about. */
export const ERRANDS = ['errands'];
