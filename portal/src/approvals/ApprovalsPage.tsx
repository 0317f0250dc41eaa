import { useApprovals } from '../api/queries';
import { Page } from '../parts/Page';
import { Nothing } from '../parts/Section';
import { texts } from '../texts';
import { Approvals } from './Approvals';

const t = texts.approvalPage;

export function ApprovalsPage() {
  const { data, error, refetch } = useApprovals();
  return (
    <Page title={t.title} hint={t.hint} error={error} retry={() => void refetch()}>
      {data?.items.length === 0 ? <Nothing says={t.empty} next={t.emptyNext} /> : <Approvals />}
    </Page>
  );
}
