import { Radio, Stack, Text, TextInput } from '@mantine/core';
import { texts } from '../texts';
import { ContentBrowser } from './ContentBrowser';
import { isPart, scopesOf, type Draft, type Scope } from './wish';

const t = texts.restore;
const p = texts.part;

/** How much of it: the whole, or a part as its kind has them. */
export function ScopeStep(props: {
  kind?: string;
  draft: Draft;
  change: (some: Draft) => void;
  look: (some: Draft) => void;
}) {
  const { kind, draft, change, look } = props;
  const scope = draft.scope ?? 'whole';
  const field = (name: 'user' | 'table' | 'where' | 'path' | 'model' | 'version') => ({
    value: draft[name] ?? '',
    onChange: (event: { currentTarget: HTMLInputElement }) => change({ [name]: event.currentTarget.value }),
  });
  return (
    <Stack>
      <Radio.Group label={t.scope} value={scope} onChange={(chosen) => change({ scope: chosen as Scope })}>
        <Stack gap="xs" mt="xs">
          {scopesOf(kind).map((one) => (
            <Radio key={one} value={one} label={t.scopes[one]} description={t.scopeHints[one]} />
          ))}
        </Stack>
      </Radio.Group>
      {scope === 'user' && <TextInput label={p.user} description={p.userHint} required {...field('user')} />}
      {scope === 'rows' && <TextInput label={p.table} required {...field('table')} />}
      {scope === 'tables' && <TextInput label={p.tables} description={p.tablesHint} {...field('table')} />}
      {scope === 'rows' && (
        <TextInput label={p.where} description={p.whereHint} required {...field('where')} />
      )}
      {(scope === 'rows' || scope === 'tables') && (draft.database ?? draft.schema) && (
        <Text size="sm">{t.within(draft.database, draft.schema)}</Text>
      )}
      {scope === 'path' &&
        (draft.path64 === undefined ? (
          <TextInput label={t.path} description={t.pathHint} required {...field('path')} />
        ) : (
          <Text size="sm">{t.oddPath(draft.path64)}</Text>
        ))}
      {scope === 'model' && (
        <>
          <TextInput label={t.model} required {...field('model')} />
          <TextInput label={t.version} description={t.versionHint} {...field('version')} />
        </>
      )}
      {isPart(scope) && <Text size="sm">{p.what}</Text>}
      {scope !== 'user' && <ContentBrowser draft={{ ...draft, scope }} change={change} look={look} />}
    </Stack>
  );
}
