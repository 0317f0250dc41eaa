import { useMayEverywhere } from '../api/session';
import { ErrandBar } from '../parts/ErrandBar';
import { texts } from '../texts';
import { useCancelLook, useRunningLook } from './queries';

/** The look into all places that runs, if one does. */
export function Looking() {
  const running = useRunningLook();
  const mayAct = useMayEverywhere('operate');
  const cancel = useCancelLook();
  return (
    <ErrandBar
      running={running}
      title={texts.errands.coverage}
      testId="looking"
      cancel={mayAct ? cancel : null}
      verb={texts.cancelling.coverage}
      hint={texts.cancelling.coverageHint}
    />
  );
}
