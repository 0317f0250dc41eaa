import { NativeSelect } from '@mantine/core';

/** Narrows a list to one of its kinds; empty is all. */
export function Filter(props: {
  label: string;
  all: string;
  value?: string;
  options: (string | { value: string; label: string })[];
  onChange: (value: string | undefined) => void;
}) {
  return (
    <NativeSelect
      size="xs"
      label={props.label}
      data={[{ value: '', label: props.all }, ...props.options]}
      value={props.value ?? ''}
      onChange={(event) => props.onChange(event.currentTarget.value || undefined)}
    />
  );
}
