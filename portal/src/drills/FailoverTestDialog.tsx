import { NativeSelect, Textarea } from '@mantine/core';
import { useState } from 'react';
import { usePlansToCommand } from '../api/allowed';
import { FormDialog } from '../parts/FormDialog';
import { texts } from '../texts';
import { useFailoverTest } from './queries';

const t = texts.drills;

/** Says what a failover test does, and starts it. */
export function FailoverTestDialog({ close }: { close: () => void }) {
  const plans = usePlansToCommand();
  const [chosen, setChosen] = useState<string>();
  const [reason, setReason] = useState('');
  const test = useFailoverTest();
  const plan = chosen ?? plans[0];
  return (
    <FormDialog
      title={t.test}
      hint={t.dialog}
      error={test.error}
      confirm={t.start}
      cancel={t.cancel}
      busy={test.isPending}
      disabled={reason.trim() === '' || plan === undefined}
      send={() => test.mutate({ plan, reason }, { onSuccess: close })}
      close={close}
    >
      {plans.length > 1 && (
        <NativeSelect
          label={t.ofPlan}
          data={plans}
          value={plan}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t.reason}
        required
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
