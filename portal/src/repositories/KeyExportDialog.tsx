import { Alert, NumberInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { useRequestKey } from './queries';

const t = texts.keyExport;
const MOST = 255;

/** Asks for a recovery key; another person decides. */
export function KeyExportDialog({ repository, close }: { repository: string; close: () => void }) {
  const [shares, setShares] = useState(5);
  const [needed, setNeeded] = useState(3);
  const [reason, setReason] = useState('');
  const ask = useRequestKey(repository);
  return (
    <FormDialog
      title={t.dialog(repository)}
      hint={t.dialogHint}
      error={ask.error}
      confirm={t.ask}
      cancel={texts.leave}
      busy={ask.isPending}
      disabled={reason.trim() === ''}
      send={() => ask.mutate({ shares, needed, reason: reason.trim() }, { onSuccess: close })}
      close={close}
    >
      <NumberInput
        label={t.count}
        description={t.countHint}
        required
        min={2}
        max={MOST}
        allowDecimal={false}
        value={shares}
        onChange={(value) => setShares(Number(value))}
      />
      <NumberInput
        label={t.needed}
        description={t.neededHint}
        required
        min={2}
        max={shares}
        allowDecimal={false}
        value={needed}
        onChange={(value) => setNeeded(Number(value))}
      />
      <Textarea
        label={t.reason}
        required
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Alert className="notice" data-tone="warning" role="note">
        {t.whoever(Math.min(needed, shares))}
      </Alert>
    </FormDialog>
  );
}
