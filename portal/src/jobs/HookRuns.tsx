import type { HookRun } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { duration } from '../parts/format';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Moment } from '../parts/Time';
import { texts } from '../texts';
import { useHookRuns } from './queries';

const t = texts.jobs;

const failed = (run: HookRun) => Boolean(run.errorMessage) || run.exitCode !== 0;

const result = ({ exitCode }: HookRun) =>
  exitCode === 0 ? t.succeeded : exitCode === undefined || exitCode === null ? t.notRun : t.exited(exitCode);

const COLUMNS: Column<HookRun>[] = [
  {
    name: t.command,
    value: (run) => run.command,
    cell: (run) => (
      <Named name={<code className="message">{run.command}</code>} of={t.ofAttempt(run.attempt)} />
    ),
  },
  { name: t.stage, value: (run) => run.stage, cell: (run) => t.stages[run.stage] },
  {
    name: t.ended,
    value: (run) => result(run),
    cell: (run) => (
      <>
        <StatusBadge status={failed(run) ? 'failed' : 'success'} label={result(run)} />
        {run.errorMessage && <span className="of message">{run.errorMessage}</span>}
      </>
    ),
  },
  {
    name: texts.backups.started,
    value: (run) => run.startTime,
    cell: (run) => <Moment at={run.startTime} />,
  },
  {
    name: texts.backups.took,
    value: (run) => seconds(run),
    cell: (run) => duration(seconds(run)),
  },
  {
    name: t.output,
    wide: true,
    value: (run) => run.output,
    absent: (run) => run.output === '',
    cell: (run) => (run.output ? <code className="message">{run.output}</code> : texts.nothing),
  },
];

const seconds = (run: HookRun) => (Date.parse(run.endTime) - Date.parse(run.startTime)) / 1000;

/** The commands that ran around a backup; not there when its policy has none. */
export function HookRuns({ id }: { id: string }) {
  const runs = useHookRuns(id);
  if (runs.data === undefined && runs.error === null) return null;
  if (runs.data?.items.length === 0) return null;
  return (
    <Section title={t.hooks} hint={t.hooksHint}>
      <Loaded query={runs}>
        {({ items }) => (
          <DataTable
            label={t.hooks}
            columns={COLUMNS}
            rows={items}
            fileName={`hooks-${id}`}
            idOf={(run) => `${run.attempt} ${run.stage} ${run.command} ${run.startTime}`}
            testIdOf={(run) => `hook-${run.command}`}
            broad
          />
        )}
      </Loaded>
    </Section>
  );
}
