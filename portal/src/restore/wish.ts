import type { RestoreWish } from '../api/types';
import { oneOf, word } from '../app/search';
import { isPlaceRight, isTimelineRight, PLACES, placeSelection, type LogPlace } from './logPlace';

export const STEPS = ['what', 'when', 'scope', 'target', 'check'] as const;
export type Step = (typeof STEPS)[number];

export const SCOPES = ['whole', 'user', 'rows', 'tables', 'path', 'model'] as const;
export type Scope = (typeof SCOPES)[number];

/** Where to: a place of its own, a directory that is named, or over what is there. */
export const WAYS = ['named', 'inPlace'] as const;
export type TargetWay = (typeof WAYS)[number];

/** What is wanted so far; it stands in the address, so that it can be sent to a colleague and gone back in. */
export interface Draft {
  step?: Step;
  dataSet?: string;
  /** An instant, or else a recovery point by its id; neither for the newest state. */
  at?: string;
  point?: string;
  /** A place in the log to stop at, which is looked for from the instant or the recovery point on; and along which timeline. */
  stop?: LogPlace;
  stopAt?: string;
  timeline?: string;
  scope?: Scope;
  user?: string;
  table?: string;
  /** Of the tables; undefined is the one that the data set declares. */
  database?: string;
  schema?: string;
  where?: string;
  path?: string;
  /** Instead of the path, one that is no text, as Base64. */
  path64?: string;
  model?: string;
  version?: string;
  repository?: string;
  /** Undefined is a new directory of its own. */
  to?: TargetWay;
  directory?: string;
  /** The request for a restore over what is there, once it was sent. */
  request?: string;
  /** Whether one looks into the recovery point; the way down in it ({@link wayOf}), and what is searched for there. */
  browse?: 'yes';
  way?: string;
  search?: string;
  /** Where the page of it begins, and of which recovery point: a newer one may have other names. */
  after?: string;
  of?: string;
}

/**
 * The draft with some of it said otherwise. What is said of a page of one recovery point says nothing of another, and what
 * goes over what is there is no part.
 */
export function changed(draft: Draft, some: Draft): Draft {
  const another = ['dataSet', 'at', 'point', 'repository'].some((name) => name in some);
  // only all of it goes over what is there
  const part = draft.to === 'inPlace' && some.scope !== undefined && some.scope !== 'whole';
  return {
    ...draft,
    ...(another ? { after: undefined, of: undefined } : {}),
    ...(part ? { to: undefined, directory: undefined } : {}),
    ...some,
  };
}

export function draftOf(given: Record<string, unknown>): Draft {
  return {
    step: oneOf(given.step, STEPS),
    dataSet: word(given.dataSet),
    at: word(given.at),
    point: word(given.point),
    stop: oneOf(given.stop, PLACES),
    stopAt: word(given.stopAt),
    timeline: word(given.timeline),
    scope: oneOf(given.scope, SCOPES),
    user: word(given.user),
    table: word(given.table),
    database: word(given.database),
    schema: word(given.schema),
    where: word(given.where),
    path: word(given.path),
    path64: word(given.path64),
    model: word(given.model),
    version: word(given.version),
    repository: word(given.repository),
    to: oneOf(given.to, WAYS) ?? (word(given.directory) === undefined ? undefined : 'named'),
    directory: word(given.directory),
    request: word(given.request),
    browse: oneOf(given.browse, ['yes']),
    way: word(given.way),
    search: word(given.search),
    after: word(given.after),
    of: word(given.of),
  };
}

/** Whether a kind's data can be replaced where they live, by what is restored. */
export function canReplace(kind: string | undefined): boolean {
  return kind === 'postgresql';
}

/** Whether a kind has a log in which one can stop at more than times. */
export function hasPlaces(kind: string | undefined): boolean {
  return kind === 'postgresql';
}

/** Whether a directory can be one of the server's. */
export function isDirectory(text: string | undefined): boolean {
  return text !== undefined && text.trim().startsWith('/') && text.trim().length > 1;
}

/** Which parts a kind of data set can be restored in. */
export function scopesOf(kind: string | undefined): Scope[] {
  switch (kind) {
    case 'postgresql':
      return ['whole', 'user', 'rows', 'tables'];
    case 'files':
      return ['whole', 'path'];
    case 'models':
      return ['whole', 'model'];
    default:
      return ['whole'];
  }
}

/** Whether a step has all that it needs. */
export function isDone(step: Step, draft: Draft): boolean {
  const said = (text?: string) => text !== undefined && text.trim() !== '';
  switch (step) {
    case 'what':
      return said(draft.dataSet);
    case 'scope':
      switch (draft.scope) {
        case 'user':
          return said(draft.user);
        case 'rows':
          return said(draft.table) && said(draft.where);
        case 'path':
          return said(draft.path) || said(draft.path64);
        case 'model':
          return said(draft.model);
        default:
          return true;
      }
    case 'when':
      return (
        (draft.stop === undefined || isPlaceRight(draft.stop, draft.stopAt)) &&
        isTimelineRight(draft.timeline) &&
        // where the search begins has to be said
        ((draft.stop ?? draft.timeline) === undefined || (draft.at ?? draft.point) !== undefined)
      );
    case 'target':
      return draft.to === undefined || isDirectory(draft.directory);
    default:
      return true;
  }
}

/** Where tables are looked for, as far as it is said. */
function among({ database }: Draft): Record<string, string> {
  return database ? { database } : {};
}

function selection(draft: Draft): Record<string, string> | undefined {
  switch (draft.scope) {
    case 'user':
      return { user: draft.user ?? '' };
    case 'rows':
      return { ...among(draft), table: draft.table ?? '', where: draft.where ?? '' };
    case 'tables': {
      const named = {
        ...among(draft),
        ...(draft.schema?.trim() ? { schema: draft.schema } : {}),
        ...(draft.table?.trim() ? { table: draft.table } : {}),
      };
      // the whole database, as a part to be compared, is what is left when no table is named
      return Object.keys(named).length > 0 ? named : { follow: 'all' };
    }
    case 'path':
      return draft.path64 ? { path64: draft.path64 } : { path: draft.path ?? '' };
    case 'model':
      return draft.version
        ? { model: draft.model ?? '', version: draft.version }
        : { model: draft.model ?? '' };
    default:
      return undefined;
  }
}

/** All that is selected: the part, where in the log to stop, and what is replaced. */
function selected(draft: Draft): Record<string, string> | undefined {
  const all = {
    ...selection(draft),
    ...placeSelection(draft),
    ...(replaces(draft) ? { 'place.in-place': (draft.directory ?? '').trim() } : {}),
  };
  return Object.keys(all).length > 0 ? all : undefined;
}

/** Whether what is there is replaced, which is of all of it only. */
export function replaces(draft: Draft): boolean {
  return draft.to === 'inPlace' && (draft.scope ?? 'whole') === 'whole';
}

/** Whether what is restored is laid beside the living database, to be put back into it. */
export function isPart(scope: Scope | undefined): boolean {
  return scope === 'user' || scope === 'rows' || scope === 'tables';
}

/** The draft as the API takes it. */
export function wishOf(draft: Draft, reason?: string): RestoreWish {
  return {
    dataSet: draft.dataSet,
    ...(draft.at ? { pointInTime: draft.at } : draft.point ? { recoveryPointId: draft.point } : {}),
    ...(draft.repository ? { repository: draft.repository } : {}),
    ...(selected(draft) ? { selection: selected(draft) } : {}),
    ...(draft.to === 'named' && draft.directory ? { target: { directory: draft.directory.trim() } } : {}),
    ...(reason === undefined ? {} : { reason }),
  };
}
