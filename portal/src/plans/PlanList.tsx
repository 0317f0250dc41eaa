import type { Plan } from '../api/types';
import { DataTable, Named } from '../parts/DataTable';
import { PageLink } from '../parts/Links';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { usePlans } from './queries';

const t = texts.plans;

const COLUMNS = [
  {
    name: t.name,
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
  { name: t.steps, cell: (plan: Plan) => t.stepsOf(plan.steps.length) },
  { name: t.toSite, cell: (plan: Plan) => plan.site },
  { name: t.verified, wide: true, cell: (plan: Plan) => <Verified plan={plan} /> },
];

/** The plans that can be run. */
export function PlanList() {
  const { data } = usePlans();
  const plans = (data?.items ?? []).filter((plan) => plan.steps.length > 0);
  if (plans.length === 0) return null;
  return (
    <Section title={t.title} hint={t.hint}>
      <DataTable
        label={t.title}
        columns={COLUMNS}
        rows={plans}
        idOf={(plan) => plan.name}
        testIdOf={(plan) => `plan-${plan.name}`}
      />
    </Section>
  );
}

/** By which run this very version was proven. */
export function Verified({ plan }: { plan: Plan }) {
  if (!plan.verified) return <StatusBadge status="unproven" label={t.unverified} />;
  return (
    <>
      <StatusBadge status="success" label={t.verified} />
      <PageLink to="/runs/$id" params={{ id: plan.verified.runId }} size="sm">
        {t.verifiedBy(t.modes[plan.verified.mode]?.toLowerCase() ?? plan.verified.mode)}
      </PageLink>
      <span className="of">
        <Time at={plan.verified.verifiedAt} />
      </span>
    </>
  );
}
