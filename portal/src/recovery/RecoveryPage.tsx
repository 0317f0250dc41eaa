import { Button, Skeleton, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconArrowRight } from '@tabler/icons-react';
import { usePlansToCommand } from '../api/allowed';
import { useAllTargets } from '../api/targets';
import type { DrPlan } from '../api/types';
import { FailoverTestDialog } from '../drills/FailoverTestDialog';
import { SiteCards } from '../overview/SiteCards';
import { DataTable } from '../parts/DataTable';
import { daysUntil, duration } from '../parts/format';
import { PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time, useNow } from '../parts/Time';
import { PlanList } from '../plans/PlanList';
import { ReadinessTable } from '../plans/ReadinessTable';
import { texts } from '../texts';
import { useRecovery } from './queries';
import { SiteGroups } from './SiteGroups';
import { totalSeconds, wavesOf } from './waves';

const t = texts.recoveryPage;

/** The plan for the loss of a site, and how ready everything is. */
export function RecoveryPage() {
  const { data, error, refetch } = useRecovery();
  const mayAct = usePlansToCommand().length > 0;
  const [opened, dialog] = useDisclosure();
  const now = useNow();
  return (
    <Page
      title={t.title}
      hint={t.hint}
      error={error}
      retry={() => void refetch()}
      actions={
        mayAct && (
          <Button size="xs" onClick={dialog.open}>
            {texts.drills.test}
          </Button>
        )
      }
    >
      {data === undefined ? (
        !error && <Skeleton h={320} />
      ) : (
        <>
          {data.plan ? (
            <>
              <Section title={t.plan} hint={data.plan.name}>
                <dl className="facts facts-wide">
                  <div>
                    <dt>{t.approach}</dt>
                    <dd>{data.plan.approach}</dd>
                  </div>
                  <div>
                    <dt>{t.site}</dt>
                    <dd>{data.plan.site}</dd>
                  </div>
                  <div>
                    <dt>{t.repository}</dt>
                    <dd>
                      <PageLink to="/points" search={{ repository: data.plan.repository }}>
                        {data.plan.repository}
                      </PageLink>
                    </dd>
                  </div>
                  <div>
                    <dt>{t.lastDrill}</dt>
                    <dd>
                      {data.lastDrill ? (
                        <>
                          <PageLink to="/drills/$id" params={{ id: data.lastDrill.drillId }}>
                            {texts.drills.status[data.lastDrill.status] ?? data.lastDrill.status}
                          </PageLink>
                          <span className="of">
                            <Time at={data.lastDrill.endTime ?? data.lastDrill.startTime} />
                          </span>
                        </>
                      ) : (
                        texts.drillPages.none
                      )}
                    </dd>
                  </div>
                  <div>
                    <dt>{t.nextDrill}</dt>
                    <dd>
                      {data.nextDrill ? (
                        <PageLink to="/drills">{`${data.nextDrill}, ${daysUntil(data.nextDrill, now)}`}</PageLink>
                      ) : (
                        texts.nothing
                      )}
                    </dd>
                  </div>
                </dl>
              </Section>
              <Order plan={data.plan} />
              <Communication plan={data.plan} />
            </>
          ) : (
            <Undeclared says={t.noPlan} hint={t.noPlanNext} />
          )}
          <ReadinessTable />
          <PlanList />
          <SiteGroups groups={data.siteGroups} />
          <SiteCards sites={data.sites} />
        </>
      )}
      {opened && <FailoverTestDialog close={dialog.close} />}
    </Page>
  );
}

/** What is brought back after what, and how long that took last. */
function Order({ plan }: { plan: DrPlan }) {
  const targets = useAllTargets().data ?? [];
  if ((plan.order ?? []).length === 0 && (plan.steps ?? []).length === 0) return null;
  const waves = wavesOf(plan.order ?? [], targets);
  const total = totalSeconds(waves);
  return (
    <Section
      title={t.order}
      hint={
        total === undefined ? `${t.total}: ${t.totalUnknown}` : `${t.total}: ${t.totalOf(duration(total))}`
      }
    >
      <ol className="plain waves">
        {waves.map((wave) => (
          <li key={wave.number} className="wave">
            {wave.number > 1 && <IconArrowRight size={18} aria-hidden className="wave-arrow" />}
            <div>
              <Text size="xs" c="dimmed" fw={600} title={t.together}>
                {t.wave(wave.number)}
                {wave.seconds !== undefined && ` · ${duration(wave.seconds)}`}
              </Text>
              <ul className="plain">
                {wave.rows.map(({ dataSet, row }) => (
                  <li key={dataSet} className="wave-member" data-testid={`wave-${dataSet}`}>
                    <span className="name">
                      {row ? (
                        <PageLink
                          to="/services/$name"
                          params={{ name: row.serviceName }}
                          search={{ dataSet }}
                        >
                          {dataSet}
                        </PageLink>
                      ) : (
                        dataSet
                      )}
                    </span>
                    {row && (
                      <StatusBadge
                        status={row.compliant}
                        label={texts.verdicts[row.compliant] ?? row.compliant}
                      />
                    )}
                    <span className="of">
                      {row?.measuredRtoSeconds === undefined || row.measuredRtoSeconds === null ? (
                        t.never
                      ) : (
                        <PageLink to="/restores" search={{ dataSet }} size="xs">
                          {t.took(duration(row.measuredRtoSeconds))}
                        </PageLink>
                      )}
                    </span>
                  </li>
                ))}
              </ul>
            </div>
          </li>
        ))}
      </ol>
      {(plan.steps ?? []).length > 0 && (
        <>
          <Text size="sm" fw={600} mt="sm">
            {t.steps}
          </Text>
          <ol className="lines">
            {plan.steps?.map((step) => (
              <li key={step} className="message">
                {step}
              </li>
            ))}
          </ol>
        </>
      )}
    </Section>
  );
}

function Communication({ plan }: { plan: DrPlan }) {
  const told = plan.communication ?? [];
  if (told.length === 0) return null;
  return (
    <Section title={t.communication}>
      <DataTable
        label={t.communication}
        columns={[
          {
            name: t.who,
            value: (one) => one.role ?? one.audience,
            cell: (one) => one.role ?? one.audience ?? texts.nothing,
          },
          {
            name: t.contact,
            wide: true,
            value: (one) => one.contact,
            cell: (one) => one.contact ?? texts.nothing,
          },
          { name: t.when, wide: true, value: (one) => one.when, cell: (one) => one.when || texts.nothing },
          {
            name: t.message,
            wide: true,
            value: (one) => one.message,
            cell: (one) => one.message || texts.nothing,
          },
        ]}
        rows={told}
        fileName="communication-plan"
        idOf={(one) => `${one.audience} ${one.role} ${one.contact}`}
        testIdOf={() => 'told'}
      />
    </Section>
  );
}
