import { Button, Menu, Progress, Table, Text } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useBackUp, useInventory } from '../api/queries';
import type { BackupJobLog, WorkProgress } from '../api/types';
import { useReportFailure } from '../parts/Failures';
import { bytes, duration } from '../parts/format';
import { Nothing, Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';

/** The latest backups, running ones with their progress. */
export function BackupHistory({ jobs }: { jobs: BackupJobLog[] }) {
  const t = texts.backups;
  return (
    <Section title={t.title} action={<BackUpNow />}>
      {jobs.length === 0 ? (
        <Nothing says={t.empty} />
      ) : (
        <div
          className="scroll"
          tabIndex={0}
          role="region"
          aria-label={t.title}
          style={{ maxHeight: 460, overflowY: 'auto' }}
        >
          <Table verticalSpacing="xs" miw={640} stickyHeader>
            <Table.Thead>
              <Table.Tr>
                {[texts.targets.dataSet, t.status, t.started, t.took, t.size, t.where].map((name) => (
                  <Table.Th key={name} scope="col">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {jobs.map((job) => (
                <JobRow key={job.jobId} job={job} />
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}

function JobRow({ job }: { job: BackupJobLog }) {
  const took =
    job.startTime && job.endTime
      ? duration((new Date(job.endTime).getTime() - new Date(job.startTime).getTime()) / 1000)
      : texts.noJavaScriptTime;
  return (
    <Table.Tr data-testid={`job-${job.dataSet}`}>
      <Table.Td>
        {job.dataSet}
        <Text size="xs" c="dimmed">
          {job.serviceName} · {job.dataType}
        </Text>
      </Table.Td>
      <Table.Td miw={180}>
        <StatusBadge status={job.status ?? ''} label={texts.jobStatus[job.status ?? ''] ?? ''} />
        {job.status === 'in_progress' && job.progress && <Running progress={job.progress} />}
        {job.errorMessage && (
          <Text size="xs" className="message" mt={4}>
            {job.errorMessage}
          </Text>
        )}
      </Table.Td>
      <Table.Td className="nowrap">
        <Time at={job.startTime} />
      </Table.Td>
      <Table.Td className="nowrap">{took}</Table.Td>
      <Table.Td className="nowrap">{job.backupSize ?? texts.noJavaScriptTime}</Table.Td>
      <Table.Td>
        <Text size="xs" className="place">
          {job.storageLocation ?? texts.noJavaScriptTime}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}

function Running({ progress }: { progress: WorkProgress }) {
  const done = progress.processedBytes ?? 0;
  const all = progress.expectedBytes ?? 0;
  return (
    <div>
      <Text size="xs">
        {progress.stage}: {bytes(done)}
        {all > 0 && ` of ${bytes(all)}`}
        {(progress.bytesPerSecond ?? 0) > 0 && ` · ${bytes(progress.bytesPerSecond ?? 0)}/s`}
        {progress.etaSeconds !== undefined &&
          progress.etaSeconds !== null &&
          ` · ${texts.backups.eta(duration(progress.etaSeconds))}`}
      </Text>
      {all > 0 && <Progress value={(done / all) * 100} size="sm" aria-label={progress.stage} animated />}
    </div>
  );
}

function BackUpNow() {
  const inventory = useInventory();
  const backUp = useBackUp();
  const fail = useReportFailure();
  const dataSets = inventory.data?.dataSets ?? [];
  const start = (name: string) => backUp.mutate(name, { onError: (error) => fail(error.message) });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" rightSection={<IconChevronDown size={14} />} disabled={dataSets.length === 0}>
          {texts.backups.now}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {dataSets.map((dataSet) => (
          <Menu.Item key={dataSet.name} onClick={() => start(dataSet.name ?? '')}>
            {dataSet.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => dataSets.forEach((dataSet) => start(dataSet.name ?? ''))}>
          {texts.backups.all}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
