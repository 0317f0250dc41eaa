import { Progress, Text } from '@mantine/core';
import { useMayEverywhere } from '../api/session';
import { CancelButton } from '../parts/CancelButton';
import { duration } from '../parts/format';
import { texts } from '../texts';
import { useCancelScan, useRunningScan } from './queries';

const t = texts.repositories;

/** The scan that runs, if one does. @param asked whether one was asked for here, and has not ended */
export function Scanning({ name, asked }: { name: string; asked: boolean }) {
  const running = useRunningScan(name, asked).data?.running;
  const mayAct = useMayEverywhere('operate');
  const cancel = useCancelScan(name);
  if (!running) return null;
  const { read, toRead, perSecond, etaSeconds } = running;
  const known = toRead !== undefined && toRead !== null;
  return (
    <div data-testid={`scanning-${name}`}>
      <Text size="sm" mt="xs">
        {t.scanning}
      </Text>
      <Progress
        value={known && toRead > 0 ? (read / toRead) * 100 : 100}
        striped={!known}
        animated={!known}
        size="sm"
        my={6}
        aria-label={t.scanProgress}
      />
      <Text size="xs">
        {known ? t.scanRead(read, toRead) : t.scanListing}
        {perSecond > 0 && ` · ${t.scanRate(perSecond)}`}
        {etaSeconds !== undefined && etaSeconds !== null && ` · ${texts.backups.eta(duration(etaSeconds))}`}
      </Text>
      {mayAct && (
        <CancelButton
          verb={texts.cancelling.scan}
          hint={texts.cancelling.scanHint}
          askedBy={running.cancelRequestedBy}
          act={cancel}
        />
      )}
    </div>
  );
}
