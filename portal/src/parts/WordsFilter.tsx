import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts';
import { useLater } from './later';

const t = texts.filters;

/** Narrows a list to what has some words in it, shortly after they were typed. */
export function WordsFilter(props: {
  value: string | undefined;
  onChange: (words: string | undefined) => void;
}) {
  const [typed, setTyped] = useState(props.value ?? '');
  const [told, setTold] = useState(props.value);
  const tell = useLater((words: string) => {
    setTold(words || undefined);
    props.onChange(words || undefined);
  }, 300);
  // the address says something else now: somebody went back, or cleared it
  if (props.value !== told) {
    setTold(props.value);
    setTyped(props.value ?? '');
  }
  return (
    <TextInput
      size="xs"
      label={t.words}
      title={t.wordsHint}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        tell(event.currentTarget.value.trim());
      }}
    />
  );
}
