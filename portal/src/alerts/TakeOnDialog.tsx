import type { Alert } from '../api/types';
import { ReasonDialog } from '../parts/ReasonDialog';
import { texts } from '../texts';
import { useTakeOn } from './queries';

const t = texts.alertPage;

/** Says that one looks after an alert. */
export function TakeOnDialog({ alert, close }: { alert: Alert; close: () => void }) {
  const take = useTakeOn(alert.id);
  return (
    <ReasonDialog
      title={alert.title}
      hint={t.takeHint}
      label={t.note}
      confirm={t.take}
      cancel={texts.drills.cancel}
      optional
      error={take.error}
      busy={take.isPending}
      send={(note) => take.mutate(note, { onSuccess: close })}
      close={close}
    />
  );
}
