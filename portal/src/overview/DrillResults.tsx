import { Anchor, Text, Title } from '@mantine/core';
import { useId } from 'react';
import type { Drill } from '../api/types';
import { useDrills } from '../drills/queries';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

const SHOWN = 3;

/** What the latest drills came to: what is under way, what was proven, what went wrong. */
export function DrillResults() {
  const id = useId();
  const drills = useDrills();
  const held = drills.data?.items.filter((drill) => drill.status !== 'SCHEDULED' || drill.startTime);
  if (held?.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <Title order={3} id={id} mt="md" mb="xs">
        {texts.drills.latest}
      </Title>
      <Loaded query={{ ...drills, data: held }}>
        {(results) => (
          <ul className="plain spaced">
            {results.slice(0, SHOWN).map((drill) => (
              <Result key={drill.drillId} drill={drill} />
            ))}
          </ul>
        )}
      </Loaded>
    </section>
  );
}

function Result({ drill }: { drill: Drill }) {
  const ended = drill.status === 'SUCCESS' || drill.status === 'FAILED';
  return (
    <li data-testid="drill">
      <div className="alert-title">
        <StatusBadge status={drill.status} label={texts.drills.status[drill.status] ?? drill.status} />
        <Text size="sm" fw={600}>
          <PageLink to="/drills/$id" params={{ id: drill.drillId }}>
            {drill.reason ?? drill.scope}
          </PageLink>
        </Text>
        <Text size="xs" c="dimmed">
          <Time at={drill.endTime ?? drill.startTime} />
        </Text>
        {ended && (
          <Anchor
            href={`/api/v1/admin/dr/drills/${drill.drillId}/report.html`}
            target="_blank"
            rel="noreferrer"
            size="sm"
          >
            {texts.drills.report}
          </Anchor>
        )}
      </div>
      {drill.status === 'IN_PROGRESS' && drill.steps.length > 0 && (
        <Text size="sm">{texts.drills.stepsDone(drill.steps.map((step) => step.name))}</Text>
      )}
      {drill.outcomeSummary && <Text size="sm">{drill.outcomeSummary}</Text>}
      {drill.issuesIdentified.map((issue) => (
        <Text key={issue} size="sm" className="message">
          {issue}
        </Text>
      ))}
    </li>
  );
}
