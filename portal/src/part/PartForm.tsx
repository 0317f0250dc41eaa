import {
  Alert,
  Button,
  Group,
  NativeSelect,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useInventory, useRestore } from '../api/queries';
import type { RestoreWish } from '../api/types';
import { texts } from '../texts';

const t = texts.part;
const WAYS = ['user', 'rows', 'tables'] as const;
type Way = (typeof WAYS)[number];

/** What is wanted back. */
interface Wanted {
  dataSet: string;
  way: Way;
  user: string;
  table: string;
  where: string;
  time: string;
  reason: string;
}

function selection(wanted: Wanted): Record<string, string> {
  switch (wanted.way) {
    case 'user':
      return { user: wanted.user };
    case 'rows':
      return { table: wanted.table, where: wanted.where };
    case 'tables':
      // the whole database is what is left when no table is named
      return wanted.table.trim() === '' ? { follow: 'all' } : { table: wanted.table };
  }
}

function isWhole(wanted: Wanted): boolean {
  const said = (text: string) => text.trim() !== '';
  if (!said(wanted.dataSet) || !said(wanted.reason)) return false;
  if (wanted.way === 'user') return said(wanted.user);
  return wanted.way === 'tables' || (said(wanted.table) && said(wanted.where));
}

export function PartForm({ cancel, started }: { cancel: () => void; started: (restoreId: string) => void }) {
  const inventory = useInventory();
  const names = (inventory.data?.dataSets ?? [])
    .filter((one) => one.source?.kind === 'postgresql')
    .map((one) => one.name ?? '');
  const [wanted, setWanted] = useState<Wanted>({
    dataSet: '',
    way: 'user',
    user: '',
    table: '',
    where: '',
    time: '',
    reason: '',
  });
  const restore = useRestore();
  const whole = { ...wanted, dataSet: wanted.dataSet || (names[0] ?? '') };
  const change = (some: Partial<Wanted>) => setWanted({ ...wanted, ...some });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const wish: RestoreWish = {
      dataSet: whole.dataSet,
      reason: whole.reason,
      selection: selection(whole),
      ...(whole.time.trim() === '' ? {} : { pointInTime: whole.time.trim() }),
    };
    restore.mutate(wish, { onSuccess: (accepted) => started(accepted.restoreId ?? '') });
  };
  if (inventory.data !== undefined && names.length === 0) return <Text size="sm">{t.none}</Text>;
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t.what}</Text>
        {restore.error && (
          <Alert className="notice" data-tone="bad" role="alert">
            <span className="message">{restore.error.message}</span>
          </Alert>
        )}
        <NativeSelect
          label={t.dataSet}
          data={names}
          value={whole.dataSet}
          onChange={(event) => change({ dataSet: event.currentTarget.value })}
        />
        <SegmentedControl
          aria-label={t.title}
          data={WAYS.map((way) => ({ value: way, label: t.ways[way] ?? way }))}
          value={wanted.way}
          onChange={(way) => change({ way: way as Way })}
        />
        {wanted.way === 'user' && (
          <TextInput
            label={t.user}
            description={t.userHint}
            required
            value={wanted.user}
            onChange={(event) => change({ user: event.currentTarget.value })}
          />
        )}
        {wanted.way !== 'user' && (
          <TextInput
            label={wanted.way === 'rows' ? t.table : t.tables}
            description={wanted.way === 'rows' ? undefined : t.tablesHint}
            required={wanted.way === 'rows'}
            value={wanted.table}
            onChange={(event) => change({ table: event.currentTarget.value })}
          />
        )}
        {wanted.way === 'rows' && (
          <TextInput
            label={t.where}
            description={t.whereHint}
            required
            value={wanted.where}
            onChange={(event) => change({ where: event.currentTarget.value })}
          />
        )}
        <TextInput
          label={t.time}
          description={t.timeHint}
          value={wanted.time}
          onChange={(event) => change({ time: event.currentTarget.value })}
        />
        <Textarea
          label={t.reason}
          required
          value={wanted.reason}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={cancel}>
            {texts.drills.cancel}
          </Button>
          <Button type="submit" loading={restore.isPending} disabled={!isWhole(whole)}>
            {t.restore}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
