import type { LogStatus } from '../api/types';
import { DataTable, Named, type Column } from '../parts/DataTable';
import { bytes, duration } from '../parts/format';
import { Loaded } from '../parts/Loaded';
import { Section } from '../parts/Section';
import { StatusBadge } from '../parts/StatusBadge';
import { Time } from '../parts/Time';
import { texts } from '../texts';
import { useLogs } from './queries';

const t = texts.services.logs;

const COLUMNS: Column<LogStatus>[] = [
  {
    name: t.into,
    value: (one) => `${one.dataSet} ${one.repository}`,
    cell: (one) => <Named name={one.repository} of={one.dataSet} />,
  },
  {
    name: t.state,
    wide: true,
    value: (one) => one.detail || one.state,
    cell: (one) => (
      <>
        <StatusBadge status={STATUS[one.state] ?? one.state} label={t.states[one.state] ?? one.state} />
        {one.detail && <span className="of message">{one.detail}</span>}
      </>
    ),
  },
  {
    name: t.behind,
    value: (one) => one.lagSeconds,
    cell: (one) => <Named name={duration(one.lagSeconds)} of={bytes(one.lagBytes)} />,
  },
  {
    name: t.restorableTo,
    value: (one) => one.restorableTo,
    cell: (one) => (one.restorableTo ? <Time at={one.restorableTo} /> : texts.nothing),
  },
  {
    name: t.spool,
    value: (one) => one.spooledBytes,
    cell: (one) => <Named name={bytes(one.spooledBytes)} of={t.ofAtMost(bytes(one.spoolMostBytes))} />,
  },
  {
    name: t.slot,
    wide: true,
    named: true,
    value: (one) => one.slot?.heldBytes,
    cell: (one) => <Slot slot={one.slot} />,
  },
];

const STATUS: Record<string, string> = {
  streaming: 'healthy',
  starting: 'waiting',
  reconnecting: 'warning',
  failed: 'critical',
};

const LEVEL: Record<string, string> = { well: 'healthy', warning: 'warning', critical: 'critical' };

/** What the database server keeps for a log: its disk is what fills up when the log is not fetched. */
function Slot({ slot }: Pick<LogStatus, 'slot'>) {
  if (!slot) return texts.nothing;
  const most =
    slot.mostBytes === null || slot.mostBytes === undefined ? t.unbounded : t.ofAtMost(bytes(slot.mostBytes));
  return (
    <>
      <Named name={bytes(slot.heldBytes)} of={most} />
      {slot.level !== 'well' && (
        <StatusBadge status={LEVEL[slot.level] ?? slot.level} label={t.levels[slot.level] ?? slot.level} />
      )}
      {[slot.problem, slot.advice].filter(Boolean).map((line) => (
        <span key={line} className="of message">
          {line}
        </span>
      ))}
    </>
  );
}

/** How the continuous logs of a service's data sets come into their repositories; nothing where there are none. */
export function LogTable({ service }: { service: string }) {
  const logs = useLogs(service);
  if (logs.data?.length === 0) return null;
  return (
    <Section title={t.title} hint={t.hint}>
      <Loaded query={logs}>
        {(all) => (
          <DataTable
            label={t.title}
            columns={COLUMNS}
            rows={all}
            fileName={`log-${service}`}
            idOf={(one) => `${one.dataSet}/${one.repository}`}
            testIdOf={(one) => `log-${one.dataSet}-${one.repository}`}
            broad
          />
        )}
      </Loaded>
    </Section>
  );
}
