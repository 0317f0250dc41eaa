import { ErrandBar } from '../parts/ErrandBar';
import { bytes } from '../parts/format';
import { useCancelComparison, useRunningComparison } from '../restores/queries';
import { texts } from '../texts';

/** The comparison with the living database that runs, if one does. */
export function Comparing({ restoreId }: { restoreId: string }) {
  const running = useRunningComparison(restoreId);
  const cancel = useCancelComparison(restoreId);
  return (
    <ErrandBar
      running={running}
      title={texts.errands.comparison}
      testId="comparing"
      count={bytes}
      cancel={cancel}
      verb={texts.cancelling.comparison}
      hint={texts.cancelling.comparisonHint}
    />
  );
}
