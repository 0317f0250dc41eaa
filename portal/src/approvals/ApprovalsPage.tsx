import { getRouteApi } from '@tanstack/react-router';
import type { ApprovalSearch } from '../app/searches';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Nothing';
import { Reading } from '../parts/Reading';
import { texts } from '../texts';
import { Approvals } from './Approvals';
import { History } from './History';
import { useWaiting } from './queries';

const t = texts.approvalPage;
const route = getRouteApi('/approvals');

export function ApprovalsPage() {
  const { items, plans, loaded, error } = useWaiting();
  const { request, after } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (some: ApprovalSearch) =>
    void navigate({ search: (before) => ({ ...before, ...some }), resetScroll: false });
  const open = (id: string | undefined) => show({ request: id });
  return (
    <Page title={t.title} hint={t.hint}>
      {loaded && items.length + plans.length === 0 ? (
        <Nothing says={t.empty} hint={t.emptyNext} next={{ label: texts.notFound.next, link: { to: '/' } }} />
      ) : (
        <>
          <Approvals opened={request} open={open} />
          {!loaded && !error && <Reading h={120} />}
        </>
      )}
      <History after={after} onPage={(to) => show({ after: to })} />
    </Page>
  );
}
