import { useMayEverywhere } from '../api/session';
import { ErrandBar } from '../parts/ErrandBar';
import { texts } from '../texts';
import { useCancelScan, useRunningScan } from './queries';

/** The scan that runs, if one does. */
export function Scanning({ name }: { name: string }) {
  const running = useRunningScan(name);
  const mayAct = useMayEverywhere('operate');
  const cancel = useCancelScan(name);
  return (
    <ErrandBar
      running={running}
      title={texts.repositories.scanning}
      testId={`scanning-${name}`}
      cancel={mayAct ? cancel : null}
      verb={texts.cancelling.scan}
      hint={texts.cancelling.scanHint}
    />
  );
}
