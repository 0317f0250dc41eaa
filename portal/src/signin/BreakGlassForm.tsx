import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Failure } from '../parts/Failure';
import { texts } from '../texts';
import { useBreakGlass } from './queries';

const t = texts.breakGlass;

/** The way in when no other is open: two keys of two people, loudly told. */
export function BreakGlassForm({ back }: { back: () => void }) {
  const [firstKey, setFirst] = useState('');
  const [secondKey, setSecond] = useState('');
  const [reason, setReason] = useState('');
  const open = useBreakGlass();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate({ firstKey: firstKey.trim(), secondKey: secondKey.trim(), reason });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t.says}</Text>
        {open.error && <Failure says={open.error.message} />}
        <PasswordInput
          label={t.first}
          required
          withAsterisk={false}
          autoComplete="off"
          value={firstKey}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.second}
          required
          withAsterisk={false}
          autoComplete="off"
          value={secondKey}
          onChange={(event) => setSecond(event.currentTarget.value)}
        />
        <TextInput
          label={t.reason}
          required
          withAsterisk={false}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={open.isPending}>
          {t.open}
        </Button>
        <Button variant="default" onClick={back}>
          {t.back}
        </Button>
      </Stack>
    </form>
  );
}
