import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useMayEverywhere } from '../api/session';
import type { Scrub } from '../api/types';
import { CancelButton } from '../parts/CancelButton';
import { bytes } from '../parts/format';
import { PagedTable } from '../parts/PagedTable';
import { Nothing } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { WorkBar } from '../parts/WorkBar';
import { texts } from '../texts';
import { SCRUBS, scrubsOf, useCancelScrub, useNewestScrub } from './queries';

const t = texts.repositories;
const route = getRouteApi('/repositories');

/** The scrub that runs, if one does. */
export function Scrubbing({ name }: { name: string }) {
  const newest = useNewestScrub(name).data?.items[0];
  const mayAct = useMayEverywhere('operate');
  const cancel = useCancelScrub(name, newest?.scrubId ?? '');
  if (newest?.status !== 'RUNNING') return null;
  return (
    <div data-testid={`scrubbing-${name}`}>
      <Text size="sm" mt="xs">
        {t.scrubbing}
      </Text>
      {newest.progress && <WorkBar progress={newest.progress} />}
      {mayAct && (
        <CancelButton
          verb={texts.cancelling.scrub}
          hint={texts.cancelling.scrubHint}
          askedBy={newest.cancelRequestedBy}
          act={cancel}
        />
      )}
    </div>
  );
}

/** What is wrong, or why nothing is known. */
const wrong = (scrub: Scrub) => [...scrub.errors, scrub.errorMessage ?? ''].filter((one) => one !== '');

const COLUMNS = [
  {
    name: texts.backups.started,
    value: (scrub: Scrub) => scrub.startedAt,
    cell: (scrub: Scrub) => <Moment at={scrub.startedAt} />,
  },
  {
    name: texts.backups.status,
    wide: true,
    value: (scrub: Scrub) => [scrub.status, ...wrong(scrub)].join(': '),
    cell: (scrub: Scrub) => (
      <>
        <StatusBadge
          status={STATUS[scrub.status] ?? scrub.status}
          label={t.scrubStatus[scrub.status] ?? scrub.status}
        />
        {wrong(scrub).map((one) => (
          <span key={one} className="message of">
            {one}
          </span>
        ))}
      </>
    ),
  },
  {
    name: t.part,
    value: (scrub: Scrub) => partOf(scrub),
    cell: (scrub: Scrub) => partOf(scrub),
  },
  {
    name: t.readBytes,
    value: (scrub: Scrub) => scrub.readBytes,
    cell: (scrub: Scrub) =>
      scrub.readBytes === undefined || scrub.readBytes === null ? texts.nothing : bytes(scrub.readBytes),
  },
  {
    name: t.errors,
    value: (scrub: Scrub) => scrub.errorCount,
    cell: (scrub: Scrub) => scrub.errorCount,
  },
];

const STATUS: Record<string, string> = { RUNNING: 'IN_PROGRESS', DAMAGED: 'FAILED' };

const partOf = (scrub: Scrub) => (scrub.part === 0 ? t.wholly : t.partOf(scrub.part, scrub.parts));

/** What the scrubs of a repository found, a page at a time; the address says of which it is open, and where. */
export function Scrubs({ name }: { name: string }) {
  const newest = useNewestScrub(name).data;
  const { scrubs, after } = route.useSearch();
  const navigate = route.useNavigate();
  const opened = scrubs === name;
  if (newest?.total === 0)
    return (
      <Text size="xs" c="dimmed" mt="xs">
        {t.noScrubs} {t.noScrubsNext}
      </Text>
    );
  return (
    <details
      open={opened}
      onToggle={({ currentTarget: { open } }) => {
        if (open !== opened)
          void navigate({ search: open ? { scrubs: name } : {}, replace: true, resetScroll: false });
      }}
    >
      <summary>{t.scrubs}</summary>
      {opened && (
        <PagedTable<Scrub>
          label={t.scrubs}
          queryKey={[...SCRUBS, name, 'list']}
          load={(from, limit) => scrubsOf(name, { after: from, limit })}
          columns={COLUMNS}
          idOf={(scrub) => scrub.scrubId}
          testIdOf={() => `scrub-${name}`}
          after={after}
          onPage={(to) => void navigate({ search: { scrubs: name, after: to }, resetScroll: false })}
          fileName={`scrubs-${name}`}
          apart
          empty={<Nothing says={t.noScrubs} next={t.noScrubsNext} />}
        />
      )}
    </details>
  );
}
