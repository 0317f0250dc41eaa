import { Button } from '@mantine/core';
import { useAllowedTo } from '../api/allowed';
import { useInventory } from '../api/queries';
import type { Alert } from '../api/types';
import { useBackUp } from '../jobs/queries';
import { LinkButton } from '../parts/Links';
import { texts } from '../texts';
import { remedyOf } from './remedy';

/** What can be done about an alert at once, for whoever may; nothing where there is no such thing. */
export function RemedyButton({ alert }: { alert: Alert }) {
  const remedy = remedyOf(alert);
  const backUp = useBackUp();
  const operates = useAllowedTo('operate');
  const declared = useInventory().data?.dataSets;
  if (remedy === undefined) return null;
  if ('link' in remedy)
    return (
      <LinkButton size="compact-sm" variant="default" {...remedy.link}>
        {remedy.says}
      </LinkButton>
    );
  const dataSet = remedy.backUp;
  if (!operates(dataSet) || !declared?.some((one) => one.name === dataSet)) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={backUp.isPending}
      onClick={() => backUp.mutate(dataSet)}
    >
      {texts.alerts.backUp(dataSet)}
    </Button>
  );
}
