import { Select } from '@mantine/core';
import { useState } from 'react';
import { useNames, type Kind } from '../api/names';
import { texts } from '../texts';
import { useLater } from './later';

const t = texts.filters;

/** Picks one of what is declared; what is typed is looked for by the server, however many there are. */
export function NameSelect(props: {
  kind: Kind;
  label: string;
  placeholder?: string;
  value: string | null | undefined;
  onChange: (name: string | undefined) => void;
  /** Leaves out what may not be chosen. */
  only?: (one: { name: string; service?: string | null }) => boolean;
  size?: 'xs' | 'sm';
}) {
  const { value, only } = props;
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState<string>();
  // what is chosen stands in the box: it is not what is looked for
  const look = useLater((text: string) => setWords(text === '' || text === value ? undefined : text), 200);
  const found = useNames(props.kind, words).data;
  const names = (found?.items ?? []).filter((one) => only?.(one) ?? true).map((one) => one.name);
  const more = (found?.total ?? 0) - (found?.items.length ?? 0);
  const data = [
    ...(value && !names.includes(value) ? [value] : []),
    ...names,
    ...(more > 0 ? [{ value: '', label: t.moreNames(more), disabled: true }] : []),
  ];
  return (
    <Select
      size={props.size ?? 'sm'}
      label={props.label}
      placeholder={props.placeholder}
      data={data}
      filter={({ options }) => options}
      searchable
      clearable
      nothingFoundMessage={t.noName}
      clearButtonProps={{ 'aria-label': t.clearName(props.label) }}
      searchValue={typed}
      onSearchChange={(text) => {
        setTyped(text);
        look(text.trim());
      }}
      value={value ?? null}
      onChange={(chosen) => props.onChange(chosen ?? undefined)}
    />
  );
}
