import { Button, NativeSelect, SegmentedControl, Skeleton, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Refusal } from '../api/client';
import { useMay } from '../api/session';
import { useBackUp } from '../jobs/queries';
import { ComplianceTable } from '../overview/ComplianceTable';
import { duration } from '../parts/format';
import { LinkButton, PageLink } from '../parts/Links';
import { Page } from '../parts/Page';
import { Nothing, Undeclared } from '../parts/Nothing';
import { Section } from '../parts/Section';
import { Standing } from '../parts/Standing';
import { texts } from '../texts';
import type { ServiceSearch } from '../app/searches';
import { iso, typed } from '../timeline/reach';
import { precise, span } from '../timeline/scale';
import { RecoveryTimeline } from '../timeline/RecoveryTimeline';
import { LogTable } from './LogTable';
import { useService } from './queries';
import type { Service } from './risk';
import { StrategyTable } from './StrategyTable';

const t = texts.services;
const route = getRouteApi('/services/$name');
/** More data sets would be a wall of names. */
const SIDE_BY_SIDE = 12;

/** One service: how it stands, what it is, and the timeline of each of its data sets. */
export function ServicePage() {
  const { name } = route.useParams();
  const { dataSet: wanted, at, from, to } = route.useSearch();
  const navigate = route.useNavigate();
  const { data: risk, error } = useService(name);
  if (risk === undefined)
    return error instanceof Refusal && error.status === 404 ? (
      <Page title={name}>
        <Nothing says={t.unknown(name)} next={{ label: t.back, link: { to: '/services' } }} />
      </Page>
    ) : (
      <Page title={name} error={error}>
        {!error && <Skeleton h={320} />}
      </Page>
    );
  const { service } = risk;
  const dataSets = risk.dataSets.map((row) => row.dataSet).sort();
  const dataSet = dataSets.find((one) => one === wanted) ?? risk.dataSets[0]?.dataSet;
  const go = (some: ServiceSearch) =>
    void navigate({ search: (before) => ({ ...before, ...some }), replace: true, resetScroll: false });
  return (
    <Page
      title={name}
      hint={
        <Standing status={risk.verdict} label={texts.verdicts[risk.verdict] ?? t.noDataSet}>
          {service.description}
        </Standing>
      }
      actions={dataSet && <Actions service={name} dataSet={dataSet} />}
    >
      <Facts service={service} />
      {dataSet === undefined ? (
        <Undeclared says={t.noDataSet} />
      ) : (
        <Section
          title={t.timeline}
          hint={dataSets.length > 1 ? undefined : dataSet}
          action={
            dataSets.length > 1 &&
            (dataSets.length <= SIDE_BY_SIDE ? (
              <SegmentedControl
                size="xs"
                className="wrapping"
                aria-label={texts.points.dataSet}
                data={dataSets}
                value={dataSet}
                onChange={(chosen) => go({ dataSet: chosen })}
              />
            ) : (
              <NativeSelect
                size="xs"
                aria-label={texts.points.dataSet}
                data={dataSets}
                value={dataSet}
                onChange={(event) => go({ dataSet: event.currentTarget.value })}
              />
            ))
          }
        >
          <RecoveryTimeline
            key={dataSet}
            dataSet={dataSet}
            at={at === undefined ? undefined : typed(at)}
            onPick={(instant) => go({ dataSet, at: iso(instant) })}
            view={span(from, to)}
            onView={(seen) => go({ from: precise(seen.from), to: precise(seen.to) })}
          />
        </Section>
      )}
      <ComplianceTable rows={risk.dataSets} />
      <LogTable service={name} />
      <StrategyTable service={name} />
    </Page>
  );
}

function Actions({ service, dataSet }: { service: string; dataSet: string }) {
  const mayBackUp = useMay('operate', [service]);
  const backUp = useBackUp();
  return (
    <>
      <LinkButton size="xs" variant="default" to="/points" search={{ dataSet }}>
        {t.points}
      </LinkButton>
      {mayBackUp && (
        <Button size="xs" variant="default" loading={backUp.isPending} onClick={() => backUp.mutate(dataSet)}>
          {texts.alerts.backUp(dataSet)}
        </Button>
      )}
    </>
  );
}

function Facts({ service }: { service: Service }) {
  const targets = service.targets;
  const needs = service.dependsOn ?? [];
  return (
    <Section title={t.about}>
      <dl className="facts">
        <div>
          <dt>{t.owner}</dt>
          <dd>{service.owner ?? texts.nothing}</dd>
        </div>
        <div>
          <dt>{t.criticality}</dt>
          <dd>{service.criticality ?? texts.nothing}</dd>
        </div>
        {targets && (
          <>
            <div>
              <dt>{texts.targets.rto}</dt>
              <dd>{t.atMost(duration((targets.rtoMinutes ?? 0) * 60))}</dd>
            </div>
            <div>
              <dt>{texts.targets.rpo}</dt>
              <dd>{t.atMost(duration((targets.rpoMinutes ?? 0) * 60))}</dd>
            </div>
          </>
        )}
        {service.strategy && (
          <div>
            <dt>{t.strategy}</dt>
            <dd>{t.strategies.names[service.strategy] ?? service.strategy}</dd>
          </div>
        )}
        {needs.length > 0 && (
          <div>
            <dt>{t.needs}</dt>
            <dd>
              {needs.map((need, index) => (
                <span key={need}>
                  {index > 0 && ', '}
                  <PageLink to="/services/$name" params={{ name: need }}>
                    {need}
                  </PageLink>
                </span>
              ))}
            </dd>
          </div>
        )}
      </dl>
      {targets?.reason && (
        <Text size="sm" mt="xs" className="message">
          {targets.reason}
        </Text>
      )}
    </Section>
  );
}
