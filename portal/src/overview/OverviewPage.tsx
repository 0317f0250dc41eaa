import { Alert, Button, Grid, Skeleton, Stack } from '@mantine/core';
import { useLiveEvents } from '../api/live';
import { useDashboard } from '../api/queries';
import { Approvals } from '../approvals/Approvals';
import { Failures } from '../parts/Failures';
import { texts } from '../texts';
import { BackupHistory } from './BackupHistory';
import { ComplianceTable } from './ComplianceTable';
import { DrillList } from './DrillList';
import { Headline } from './Headline';
import { PageHeader } from './PageHeader';
import { RestoreTests } from './RestoreTests';
import { SiteCards } from './SiteCards';
import { Tiles } from './Tiles';

/** What is safe, what is not, what to do next: the story's five parts on one page, live. */
export function OverviewPage({ username }: { username: string }) {
  const lostSince = useLiveEvents();
  const { data, error, refetch } = useDashboard();
  return (
    <div className="page">
      <PageHeader username={username} lostSince={lostSince} />
      <Failures />
      <main>
        {/* a lost connection is said once, in the header */}
        {error && !lostSince && (
          <Alert className="notice" data-tone="bad" role="alert" mb="md" title={texts.errors.title}>
            {error.message}
            <Button size="xs" mt="xs" display="block" onClick={() => void refetch()}>
              {texts.errors.retry}
            </Button>
          </Alert>
        )}
        {data === undefined ? (
          !error && (
            <Stack aria-busy="true">
              <Skeleton h={56} />
              <Skeleton h={220} />
              <Skeleton h={320} />
            </Stack>
          )
        ) : (
          <Stack>
            <Headline dashboard={data} />
            <Approvals />
            <Tiles dashboard={data} />
            <ComplianceTable rows={data.rtoRpoCompliance} />
            <Grid gap="md">
              <Grid.Col span={{ base: 12, lg: 7 }}>
                <BackupHistory jobs={data.backupJobHistory} />
              </Grid.Col>
              <Grid.Col span={{ base: 12, lg: 5 }}>
                <Stack>
                  <SiteCards sites={data.drReplicationStatus} />
                  <DrillList drills={data.upcomingDRDrills} />
                </Stack>
              </Grid.Col>
            </Grid>
            <RestoreTests tests={data.restoreTestLog} />
          </Stack>
        )}
      </main>
    </div>
  );
}
