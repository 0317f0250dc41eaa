import type { Plan } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { VersionStatus } from './PlanApproval';
import { usePlans } from './queries';

const t = texts.plans;

const COLUMNS = [
  {
    name: t.name,
    value: (plan: Plan) => plan.name,
    cell: (plan: Plan) => (
      <Named
        name={
          <PageLink to="/plans/$name" params={{ name: plan.name }}>
            {plan.name}
          </PageLink>
        }
        of={plan.approach}
      />
    ),
  },
  {
    name: t.steps,
    value: (plan: Plan) => plan.steps.length,
    cell: (plan: Plan) => (
      <PageLink to="/plans/$name" params={{ name: plan.name }}>
        {t.stepsOf(plan.steps.length)}
      </PageLink>
    ),
  },
  { name: t.toSite, value: (plan: Plan) => plan.site, cell: (plan: Plan) => plan.site },
  {
    name: texts.planVersions.title,
    wide: true,
    named: true,
    value: (plan: Plan) => plan.approval.status,
    cell: (plan: Plan) => <VersionStatus of={plan.approval} />,
  },
  {
    name: t.verified,
    wide: true,
    value: (plan: Plan) => plan.verified?.verifiedAt ?? plan.unproven,
    cell: (plan: Plan) => <Verified plan={plan} />,
  },
];

/** The plans that can be run. */
export function PlanList() {
  const plans = usePlans();
  // those without steps are only read
  const run = plans.data?.items.filter((plan) => plan.steps.length > 0);
  if (run?.length === 0) return null;
  return (
    <Section title={t.title} hint={t.hint}>
      <Loaded query={{ ...plans, data: run }}>
        {(rows) => (
          <DataTable
            label={t.title}
            columns={COLUMNS}
            rows={rows}
            fileName="plans"
            idOf={(plan) => plan.name}
            testIdOf={(plan) => `plan-${plan.name}`}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** By which run this very version was proven, and what is not proven yet. */
export function Verified({ plan }: { plan: Plan }) {
  const by = plan.verified ?? plan.partlyVerified;
  if (!by)
    return (
      <>
        <StatusBadge status="unproven" label={t.unverified} />
        {plan.unproven && <span className="of message">{plan.unproven}</span>}
      </>
    );
  return (
    <>
      <StatusBadge
        status={plan.verified ? 'success' : 'warning'}
        label={plan.verified ? t.verified : t.partlyVerified}
      />{' '}
      <PageLink to="/runs/$id" params={{ id: by.runId }} size="sm">
        {t.verifiedBy(t.modes[by.mode]?.toLowerCase() ?? by.mode)}
      </PageLink>
      <span className="of">
        <Time at={by.verifiedAt} />
      </span>
      {by.onlyLookedAt.length > 0 && <span className="of">{t.onlyLookedAt(by.onlyLookedAt)}</span>}
      {!plan.verified && plan.unproven && <span className="of message">{plan.unproven}</span>}
    </>
  );
}
