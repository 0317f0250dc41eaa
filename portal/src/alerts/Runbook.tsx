import { Anchor } from '@mantine/core';
import type { Alert } from '../api/types';
import { texts } from '../texts';

/** What a heading of the runbooks says. */
const headingOf = (runbook: string) => runbook.replace(/^.*#/, '').replaceAll('-', ' ');

/** What to do about an alert, written down in the documentation. */
export function Runbook({ of: { runbook } }: { of: Pick<Alert, 'runbook'> }) {
  return (
    <>
      {texts.alertPage.whatToDo}{' '}
      <Anchor href={`/${runbook}`} target="_blank" rel="noreferrer" inherit underline="always">
        {headingOf(runbook)}
      </Anchor>
    </>
  );
}
