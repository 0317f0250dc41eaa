import { Button, Skeleton, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { useMay } from '../api/session';
import type { Drill } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { Documents } from '../parts/Documents';
import { Downloads } from '../parts/Downloads';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Standing } from '../parts/Standing';
import { Moment } from '../parts/Time';
import { RestoreProgress } from '../restores/RestoreProgress';
import { Steps } from '../restores/Steps';
import { texts } from '../texts';
import { CloseDrillDialog } from './CloseDrillDialog';
import { DrillActions } from './DrillActions';
import { useCancelDrill, useDrill, useDrillDocuments } from './queries';

const t = texts.drillPages;
const route = getRouteApi('/drills/$id');

/** Whether there is a report of it. */
const isOver = ({ status }: Drill) => status === 'SUCCESS' || status === 'FAILED';

/** One drill: its steps as they went, what it found, what is to be done. */
export function DrillPage() {
  const { id } = route.useParams();
  const { data: drill, error, refetch } = useDrill(id);
  if (drill === undefined)
    return (
      <Page
        title={t.title}
        error={error}
        retry={() => void refetch()}
        unknown={{ says: t.unknown, next: { label: t.back, link: { to: '/drills' } } }}
      >
        {!error && <Skeleton h={240} />}
      </Page>
    );
  return (
    <Page
      title={t.one(texts.drillTypes[drill.drillType] ?? drill.drillType, drill.drillDate)}
      error={error}
      hint={
        <Standing
          status={drill.status}
          label={texts.drills.status[drill.status] ?? texts.jobs.status[drill.status] ?? drill.status}
        >
          {drill.reason ?? drill.scope}
        </Standing>
      }
      actions={<Actions drill={drill} />}
    >
      {drill.outcomeSummary && (
        <Section title={t.outcome}>
          <Text size="sm" className="message">
            {drill.outcomeSummary}
          </Text>
        </Section>
      )}
      <Section title={t.steps}>
        {drill.steps.length === 0 ? (
          <Nothing
            says={t.noSteps}
            hint={drill.status === 'SCHEDULED' ? texts.restoreRuns.noSteps : t.noStepsNext}
            next={
              isOver(drill)
                ? {
                    label: texts.downloads.html,
                    href: `/api/v1/admin/dr/drills/${drill.drillId}/report.html`,
                  }
                : { label: t.back, link: { to: '/drills' } }
            }
          />
        ) : (
          <Steps steps={drill.steps} />
        )}
        {drill.status === 'IN_PROGRESS' &&
          drill.restores.map((one) => <RestoreProgress key={one} id={one} />)}
      </Section>
      <Lines title={t.findings} lines={drill.issuesIdentified} />
      <DrillActions drill={drill} />
      <KeptReports drill={drill} />
      <Section title={t.details}>
        <dl className="facts facts-wide">
          <div>
            <dt>{t.scope}</dt>
            <dd>{drill.scope}</dd>
          </div>
          <div>
            <dt>{texts.drills.participants}</dt>
            <dd>{drill.participants.join(', ') || texts.nothing}</dd>
          </div>
          <div>
            <dt>{texts.restoreRuns.by}</dt>
            <dd>{drill.requestedBy}</dd>
          </div>
          <div>
            <dt>{texts.backups.started}</dt>
            <dd>
              <Moment at={drill.startTime} />
            </dd>
          </div>
          <div>
            <dt>{t.next}</dt>
            <dd>{drill.nextDrillScheduledFor ?? texts.nothing}</dd>
          </div>
          {drill.restores.length > 0 && (
            <div>
              <dt>{t.restores}</dt>
              <dd>
                {drill.restores.map((id) => (
                  <div key={id}>
                    <PageLink to="/restores/$id" params={{ id }}>
                      {t.restore(id.slice(0, 8))}
                    </PageLink>
                  </div>
                ))}
              </dd>
            </div>
          )}
        </dl>
      </Section>
    </Page>
  );
}

function KeptReports({ drill }: { drill: Drill }) {
  const documents = useDrillDocuments(drill.drillId, drill.endTime ?? null);
  // nothing is kept before it has ended
  if (!drill.endTime) return null;
  return <Loaded query={documents}>{({ items }) => <Documents documents={items} />}</Loaded>;
}

function Lines({ title, lines }: { title: string; lines: string[] }) {
  if (lines.length === 0) return null;
  return (
    <Section title={title}>
      <ul className="lines">
        {lines.map((line) => (
          <li key={line} className="message">
            {line}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Actions({ drill }: { drill: Drill }) {
  const mayAct = useMay('command', drill.services);
  const [opened, dialog] = useDisclosure();
  const cancel = useCancelDrill(drill.drillId);
  return (
    <>
      {isOver(drill) && (
        <Downloads
          path={`/api/v1/admin/dr/drills/${drill.drillId}`}
          name={`drill-${drill.drillDate}`}
          forms={['html', 'pdf', 'json']}
        />
      )}
      {mayAct && drill.failoverTest && (drill.status === 'SCHEDULED' || drill.status === 'IN_PROGRESS') && (
        <CancelButton
          verb={texts.cancelling.drill}
          hint={texts.cancelling.drillHint}
          askedBy={drill.cancelRequestedBy}
          act={cancel}
        />
      )}
      {mayAct && (drill.status === 'RUNNING' || (drill.status === 'SCHEDULED' && !drill.failoverTest)) && (
        <Button size="xs" onClick={dialog.open}>
          {t.close}
        </Button>
      )}
      {opened && <CloseDrillDialog drillId={drill.drillId} close={dialog.close} />}
    </>
  );
}
