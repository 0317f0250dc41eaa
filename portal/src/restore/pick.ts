import type { ContentItem } from '../api/types';
import type { Draft } from './wish';

/** Names in a list as people write one: a comma within double quotes is part of a name. */
export function listed(text: string | undefined): string[] {
  return (text ?? '').match(/(?:"(?:[^"]|"")*"|[^,"])+/g)?.map((name) => name.trim()) ?? [];
}

function toggled(text: string | undefined, name: string): string | undefined {
  const names = listed(text);
  return (
    (names.includes(name) ? names.filter((one) => one !== name) : [...names, name]).join(',') || undefined
  );
}

/** Whether a thing of a recovery point is (among) what is to be restored. */
export function isPicked(item: ContentItem, draft: Draft): boolean {
  const { selection } = item;
  if (selection.path64 !== undefined) return draft.scope === 'path' && draft.path64 === selection.path64;
  if (selection.path !== undefined) return draft.scope === 'path' && draft.path === selection.path;
  if (selection.model !== undefined)
    return draft.scope === 'model' && draft.model === selection.model && draft.version === selection.version;
  if (draft.scope !== 'tables' && draft.scope !== 'rows') return false;
  if (draft.database !== selection.database) return false;
  if (selection.table !== undefined) return listed(draft.table).includes(selection.table);
  if (selection.schema !== undefined) return listed(draft.schema).includes(selection.schema);
  return draft.table === undefined && draft.schema === undefined;
}

/** The draft with a thing taken up, or put back if it was. Of tables and schemas of one database there may be several. */
export function picked(item: ContentItem, draft: Draft): Draft {
  const { selection } = item;
  const nothing = {
    path: undefined,
    path64: undefined,
    model: undefined,
    version: undefined,
    table: undefined,
    schema: undefined,
    database: undefined,
  };
  const again = isPicked(item, draft);
  if (selection.path !== undefined || selection.path64 !== undefined || selection.model !== undefined)
    return {
      ...nothing,
      scope: selection.model === undefined ? 'path' : 'model',
      ...(again ? {} : selection),
    };
  const { database, schema, table } = selection;
  if (draft.scope === 'rows' && table !== undefined)
    return { ...nothing, scope: 'rows', ...(again ? {} : { database, table }) };
  const same = draft.scope === 'tables' && draft.database === database ? draft : {};
  if (table === undefined && schema === undefined)
    return { ...nothing, scope: 'tables', database: again ? undefined : database };
  const tables = table === undefined ? same.table : toggled(same.table, table);
  const schemas = schema === undefined ? same.schema : toggled(same.schema, schema);
  return {
    ...nothing,
    scope: 'tables',
    table: tables,
    schema: schemas,
    // with nothing of it left, the database alone would mean all of it
    database: tables === undefined && schemas === undefined ? undefined : database,
  };
}

/** What can be picked for a part: a row's table only one of its own kind. */
export function mayPick(item: ContentItem, draft: Draft): boolean {
  if (Object.keys(item.selection).length === 0) return false;
  return draft.scope !== 'rows' || item.selection.table !== undefined;
}
