import type { Restore } from '../api/types';
import { PLACES } from './logPlace';
import type { Draft, Scope } from './wish';

type Asked = Pick<Restore, 'dataSet' | 'requestedPointInTime' | 'selection'>;

function scopeOf(selection: Record<string, string>): Scope | undefined {
  if ('user' in selection) return 'user';
  if ('where' in selection) return 'rows';
  if ('table' in selection || 'schema' in selection || 'follow' in selection) return 'tables';
  if ('path' in selection || 'path64' in selection) return 'path';
  return 'model' in selection ? 'model' : undefined;
}

/** What a restore was asked for with, to be corrected: of a part, where it is said which. */
export function draftAgain({ dataSet, requestedPointInTime, selection = {} }: Asked): Draft {
  const scope = scopeOf(selection);
  const stop = PLACES.find((place) => `target.${place}` in selection);
  const { user, table, database, schema, where, path, path64, model, version } = selection;
  const directory = selection['place.in-place'];
  return {
    step: scope && 'scope',
    dataSet,
    at: requestedPointInTime ?? undefined,
    stop,
    stopAt: stop && selection[`target.${stop}`],
    timeline: selection['target.timeline'],
    scope,
    user,
    table,
    database,
    schema,
    where,
    path,
    path64,
    model,
    version,
    to: directory === undefined ? undefined : 'inPlace',
    directory,
  };
}
