import { Grid, Skeleton, Stack } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { everything } from '../api/pages';
import { useDashboard } from '../api/queries';
import { targets } from '../api/targets';
import type { OverviewSearch } from '../app/searches';
import { Approvals } from '../approvals/Approvals';
import { Page } from '../parts/Page';
import { texts } from '../texts';
import { BackupHistory } from './BackupHistory';
import { ComplianceTable } from './ComplianceTable';
import { DrillList } from './DrillList';
import { Headline } from './Headline';
import { RestoreTests } from './RestoreTests';
import { SiteCards } from './SiteCards';
import { Tiles } from './Tiles';

const route = getRouteApi('/');

/** What is safe, what is not, what to do next: the story's five parts on one page, live. */
export function OverviewPage() {
  const { data, error, refetch } = useDashboard();
  const { backups, restores, request } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (some: OverviewSearch) =>
    void navigate({ search: (before) => ({ ...before, ...some }), resetScroll: false });
  // seen among other tabs
  const mark =
    data && data.headline.status !== 'healthy' ? texts.siteStatus[data.headline.status] : undefined;
  return (
    <Page title={texts.navigation.overview} mark={mark} error={error} retry={() => void refetch()}>
      {data === undefined ? (
        !error && (
          <Stack aria-busy="true">
            <Skeleton h={56} />
            <Skeleton h={220} />
            <Skeleton h={320} />
          </Stack>
        )
      ) : (
        <>
          <Headline dashboard={data} />
          <Approvals opened={request} open={(id) => show({ request: id })} />
          <Tiles dashboard={data} />
          <ComplianceTable
            rows={data.rtoRpoCompliance}
            total={data.compliance.total}
            all={() => everything(targets({}))}
          />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, lg: 7 }}>
              <BackupHistory
                jobs={data.backupJobHistory}
                all={backups === 'all'}
                show={(all) => show({ backups: all ? 'all' : undefined })}
              />
            </Grid.Col>
            <Grid.Col span={{ base: 12, lg: 5 }}>
              <Stack>
                <SiteCards sites={data.drReplicationStatus} />
                <DrillList drills={data.upcomingDRDrills} />
              </Stack>
            </Grid.Col>
          </Grid>
          <RestoreTests
            tests={data.restoreTestLog}
            all={restores === 'all'}
            show={(all) => show({ restores: all ? 'all' : undefined })}
          />
        </>
      )}
    </Page>
  );
}
