import { Page } from '../parts/Page';
import { Nothing } from '../parts/Section';
import { texts } from '../texts';
import { Approvals } from './Approvals';
import { useWaiting } from './queries';

const t = texts.approvalPage;

export function ApprovalsPage() {
  const { items, loaded, error, refetch } = useWaiting();
  return (
    <Page title={t.title} hint={t.hint} error={error} retry={() => void refetch()}>
      {loaded && items.length === 0 ? <Nothing says={t.empty} next={t.emptyNext} /> : <Approvals />}
    </Page>
  );
}
