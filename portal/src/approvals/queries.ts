import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { APPROVALS, INVENTORY, POINTS, RESTORES, RUNS } from '../api/keys';
import { SHOWN } from '../api/mutations';
import { everything } from '../api/pages';
import { usePlans } from '../plans/queries';
import type { Awaiting, ChangeRequest, CustodyRequest, PlanRun, Replacement } from '../api/types';

interface Asked {
  id: string;
  requestedBy: string;
  requestedAt: string;
  expiresAt: string;
  reason: string;
  /** Of exactly what is asked for: nothing else is approved of. */
  digest: string;
}

/**
 * What waits for a second person: a part put back, weaker declarations, a restore over what is there, a plan for real, a hold to be lifted, a
 * recovery point to be deleted early, a key.
 */
export type Waiting = Asked &
  (
    | { kind: 'part'; of: Awaiting }
    | { kind: 'change'; of: ChangeRequest }
    | { kind: 'replacement'; of: Replacement }
    | { kind: 'run'; of: PlanRun }
    | { kind: 'custody'; of: CustodyRequest }
  );

/** Everything that waits, the oldest first. */
export function useWaiting() {
  // live events tell of parts; this catches what none tells of
  const refetchInterval = 15_000;
  const parts = useQuery({
    queryKey: [...APPROVALS, 'parts'],
    queryFn: () =>
      everything((after, limit) =>
        answer(api.GET('/api/v1/admin/approvals', { params: { query: { after, limit } } })),
      ),
    refetchInterval,
  });
  const changes = useQuery({
    queryKey: [...APPROVALS, 'changes'],
    queryFn: () =>
      everything((after, limit) =>
        answer(api.GET('/api/v1/admin/approvals/changes', { params: { query: { after, limit } } })),
      ),
    refetchInterval,
  });
  const replacements = useQuery({
    queryKey: [...APPROVALS, 'replacements'],
    queryFn: () =>
      everything((after, limit) =>
        answer(
          api.GET('/api/v1/admin/restore/replacements', {
            params: { query: { status: 'AWAITING_APPROVAL', after, limit } },
          }),
        ),
      ),
    refetchInterval,
  });
  const runs = useQuery({
    queryKey: [...APPROVALS, 'runs'],
    queryFn: () =>
      everything((after, limit) =>
        answer(
          api.GET('/api/v1/admin/dr/runs', {
            params: { query: { status: 'AWAITING_APPROVAL', after, limit } },
          }),
        ),
      ),
    refetchInterval,
  });
  const custody = useQuery({
    queryKey: [...APPROVALS, 'custody'],
    queryFn: () =>
      everything((after, limit) =>
        answer(api.GET('/api/v1/admin/approvals/custody', { params: { query: { after, limit } } })),
      ),
    refetchInterval,
  });
  const plans = usePlans();
  const all = [parts, changes, replacements, runs, custody, plans];
  const items: Waiting[] = [
    ...(parts.data ?? []).map((of): Waiting => {
      const { applicationId, requestedBy, requestedAt, expiresAt, reason, digest } = of.application;
      return { kind: 'part', of, id: applicationId, requestedBy, requestedAt, expiresAt, reason, digest };
    }),
    ...(changes.data ?? []).map((of): Waiting => ({ ...of, kind: 'change', of, id: of.requestId })),
    ...(replacements.data ?? []).map((of): Waiting => ({
      ...of,
      kind: 'replacement',
      of,
      id: of.replacementId,
    })),
    ...(runs.data ?? []).map((of): Waiting => ({ ...of, kind: 'run', of, id: of.runId, digest: of.version })),
    ...(custody.data ?? []).map((of): Waiting => ({ ...of, kind: 'custody', of, id: of.requestId })),
  ];
  return {
    items: items.sort((one, other) => one.requestedAt.localeCompare(other.requestedAt)),
    /** Whose declared version nobody has decided about. */
    plans: (plans.data?.items ?? []).filter((plan) => plan.approval.status === 'PROPOSED'),
    loaded: all.every((one) => one.data !== undefined),
    error: all.find((one) => one.error)?.error ?? null,
    refetch: () => Promise.all(all.map((one) => one.refetch())),
  };
}

export type Verb = 'approve' | 'reject' | 'withdraw';

function decidePart(id: string, verb: Verb, difference: string, reason: string) {
  const params = { path: { application_id: id } };
  switch (verb) {
    case 'approve':
      return api.POST('/api/v1/admin/restore/applications/{application_id}/approve', {
        params,
        body: { difference, reason },
      });
    case 'reject':
      return api.POST('/api/v1/admin/restore/applications/{application_id}/reject', {
        params,
        body: { reason },
      });
    case 'withdraw':
      return api.DELETE('/api/v1/admin/restore/applications/{application_id}', { params });
  }
}

function decideChange(id: string, verb: Verb, digest: string, reason: string) {
  const params = { path: { request_id: id } };
  switch (verb) {
    case 'approve':
      return api.POST('/api/v1/admin/approvals/changes/{request_id}/approve', {
        params,
        body: { digest, reason },
      });
    case 'reject':
      return api.POST('/api/v1/admin/approvals/changes/{request_id}/reject', { params, body: { reason } });
    case 'withdraw':
      return api.DELETE('/api/v1/admin/approvals/changes/{request_id}', { params });
  }
}

function decideReplacement(id: string, verb: Verb, difference: string, reason: string) {
  const params = { path: { replacement_id: id } };
  switch (verb) {
    case 'approve':
      return api.POST('/api/v1/admin/restore/replacements/{replacement_id}/approve', {
        params,
        body: { difference, reason },
      });
    case 'reject':
      return api.POST('/api/v1/admin/restore/replacements/{replacement_id}/reject', {
        params,
        body: { reason },
      });
    case 'withdraw':
      return api.DELETE('/api/v1/admin/restore/replacements/{replacement_id}', { params });
  }
}

function decideRun(id: string, verb: Verb, version: string, reason: string) {
  const params = { path: { run_id: id } };
  switch (verb) {
    case 'approve':
      return api.POST('/api/v1/admin/dr/runs/{run_id}/approve', { params, body: { version, reason } });
    case 'reject':
      return api.POST('/api/v1/admin/dr/runs/{run_id}/reject', { params, body: { version, reason } });
    case 'withdraw':
      return api.DELETE('/api/v1/admin/dr/runs/{run_id}', { params });
  }
}

function decideCustody(id: string, verb: Verb, digest: string, reason: string) {
  const params = { path: { custody_id: id } };
  switch (verb) {
    case 'approve':
      return api.POST('/api/v1/admin/approvals/custody/{custody_id}/approve', {
        params,
        body: { digest, reason },
      });
    case 'reject':
      return api.POST('/api/v1/admin/approvals/custody/{custody_id}/reject', { params, body: { reason } });
    case 'withdraw':
      return api.DELETE('/api/v1/admin/approvals/custody/{custody_id}', { params });
  }
}

const DECIDE = {
  part: decidePart,
  change: decideChange,
  replacement: decideReplacement,
  run: decideRun,
  custody: decideCustody,
};

/** Approves, rejects or withdraws; what is approved of is done with that. */
export function useDecide({ kind, id, digest }: Pick<Waiting, 'kind' | 'id' | 'digest'>) {
  const cache = useQueryClient();
  return useMutation({
    meta: SHOWN,
    mutationFn: async ({ verb, reason }: { verb: Verb; reason: string }): Promise<void> => {
      await answer<unknown>(DECIDE[kind](id, verb, digest, reason));
    },
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: ['application', id] });
      if (kind === 'change') void cache.invalidateQueries({ queryKey: INVENTORY });
      if (kind === 'custody') void cache.invalidateQueries({ queryKey: POINTS });
      if (kind === 'run') void cache.invalidateQueries({ queryKey: RUNS });
      if (kind === 'replacement') void cache.invalidateQueries({ queryKey: RESTORES });
      return cache.invalidateQueries({ queryKey: APPROVALS });
    },
  });
}
