import { usePlans } from '../plans/queries';
import { concerned } from './concerned';
import { useInventory } from './queries';
import { may } from './rights';
import { useSession } from './session';
import type { Permission, PlanMode, PlanRun, StepRun } from './types';

/** Tells of services whether who is signed in may do this to what concerns all of them. */
export function useAllowed(permission: Permission): (services: readonly string[]) => boolean {
  const { data } = useSession();
  return (services) => data !== undefined && may(data, permission, services);
}

/** Tells whether who is signed in may do this to what is called so: a service, a data set, a repository or a plan. */
export function useAllowedTo(permission: Permission): (name: string) => boolean {
  const allowed = useAllowed(permission);
  const inventory = useInventory().data;
  const plans = usePlans().data?.items;
  return (name) =>
    allowed([]) ||
    (inventory !== undefined && plans !== undefined && allowed(concerned(name, inventory, plans)));
}

/** The plans that who is signed in may run, test and have drilled. */
export function usePlansToCommand(): string[] {
  const allowed = useAllowed('command');
  return (usePlans().data?.items ?? []).filter((plan) => allowed(plan.services)).map((plan) => plan.name);
}

const COMMANDER = 'dr-commander';
const RIGHT_OF: Record<string, Permission> = {
  approver: 'approve',
  operator: 'operate',
  'restore-operator': 'restore',
  [COMMANDER]: 'command',
  'security-officer': 'people',
  auditor: 'audit',
};

/** The role that has to decide about a step as it stands: whom a gate names, and a commander about everything else. */
export function deciding(
  step: Pick<StepRun, 'status'>,
  mode: PlanMode,
  gate: string | null | undefined,
): string {
  return step.status === 'WAITING' && mode !== 'tabletop' && gate ? gate : COMMANDER;
}

/** Tells of steps of a run whether who is signed in decides about them. */
export function useDecides(run: PlanRun): (step: StepRun) => boolean {
  const session = useSession().data;
  const plan = usePlans().data?.items.find((one) => one.name === run.plan);
  return (step) => {
    if (session === undefined || plan === undefined) return false;
    const held = session.roles.map((grant) => grant.split('@')[0]);
    if (held.includes('administrator')) return true;
    const role = deciding(step, run.mode, plan.steps.find((one) => one.step === step.step)?.role);
    const right = RIGHT_OF[role];
    return held.includes(role) && right !== undefined && may(session, right, plan.services);
  };
}
