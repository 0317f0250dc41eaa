import { useMayEverywhere } from '../api/session';
import { ErrandBar } from '../parts/ErrandBar';
import { texts } from '../texts';
import { useCancelScan, useRunningScan } from './queries';

/** The scan that runs, if one does. @param asked whether one was asked for here, and has not ended */
export function Scanning({ name, asked }: { name: string; asked: boolean }) {
  const running = useRunningScan(name, asked);
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
