import { Button, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { usePlansToCommand } from '../api/allowed';
import type { DrillEntry } from '../api/types';
import { daysUntil } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { useNow } from '../parts/Time';
import { texts } from '../texts';
import { FailoverTestDialog } from '../drills/FailoverTestDialog';
import { DrillResults } from './DrillResults';

/** What is planned, and the button that tries it now. */
export function DrillList({ drills }: { drills: DrillEntry[] }) {
  const t = texts.drills;
  const now = useNow();
  const mayAct = usePlansToCommand().length > 0;
  const [opened, dialog] = useDisclosure();
  return (
    <Section
      title={t.title}
      action={
        mayAct && (
          <Button size="xs" variant="default" onClick={dialog.open}>
            {t.test}
          </Button>
        )
      }
    >
      {drills.length === 0 && (
        <Nothing says={t.empty} hint={t.emptyNext} next={{ label: t.toDrills, link: { to: '/drills' } }} />
      )}
      <ul className="plain spaced">
        {drills.map((drill) => (
          <li key={`${drill.drillId ?? drill.scope}-${drill.drillDate}`}>
            <div className="alert-title">
              <Text fw={600} component="span">
                {drill.drillId ? (
                  <PageLink to="/drills/$id" params={{ id: drill.drillId }}>
                    {drill.drillDate}
                  </PageLink>
                ) : (
                  <PageLink to="/drills">{drill.drillDate}</PageLink>
                )}
              </Text>
              <Text size="sm" c="dimmed" component="span">
                {daysUntil(drill.drillDate, now)}
              </Text>
              <Text size="sm" component="span">
                {texts.drillTypes[drill.drillType] ?? drill.drillType}
              </Text>
              {drill.overdue && <StatusBadge status="critical" label={t.overdue} />}
            </div>
            <Text size="sm">{drill.scope}</Text>
            {drill.participants.length > 0 && (
              <Text size="xs" c="dimmed">
                {t.participants}: {drill.participants.join(', ')}
              </Text>
            )}
          </li>
        ))}
      </ul>
      <DrillResults />
      {opened && <FailoverTestDialog close={dialog.close} />}
    </Section>
  );
}
