import { ErrandBar } from '../parts/ErrandBar';
import { texts } from '../texts';
import { useCancelPack, useRunningPack } from './queries';

/** The evidence pack that is being made, if one is. @param asked whether by the dialog in which this stands */
export function Packing({ asked, may }: { asked: boolean; may: boolean }) {
  const running = useRunningPack();
  const cancel = useCancelPack();
  return (
    <ErrandBar
      running={running}
      title={texts.errands.pack}
      testId={asked ? 'packing-here' : 'packing'}
      cancel={may ? cancel : null}
      verb={texts.cancelling.pack}
      hint={asked ? undefined : texts.cancelling.packHint}
    />
  );
}
