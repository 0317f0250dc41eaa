import type { ReactNode } from 'react';
import type { PlanRun } from '../api/types';
import { absolute, duration, relative } from '../parts/format';
import { StatusBadge } from '../parts/StatusBadge';
import { toneOfShare } from '../parts/tone';
import { isEnded, isUnderWay } from '../plans/queries';
import { texts } from '../texts';
import { expectedEnd, sinceIncident } from './clock';

const t = texts.runs;

/** The time since the incident, against its target. @param now the server's time */
export function Clock({ run, now }: { run: PlanRun; now: number }) {
  const seconds = sinceIncident(run, now);
  const target = run.rtoTargetSeconds;
  const left = target ? target - seconds : undefined;
  return (
    <Tile
      name={isEnded(run.status) ? t.clockEnded : t.clock}
      tone={target ? toneOfShare(seconds / target) : 'busy'}
    >
      <span className="tile-value" data-testid="clock">
        {duration(Math.round(seconds))}
      </span>
      <span className="of">
        {target && left !== undefined
          ? `${t.target(duration(target))}, ${left >= 0 ? t.left(duration(Math.round(left))) : t.over(duration(Math.round(-left)))}`
          : t.noTarget}
      </span>
    </Tile>
  );
}

/** When it will be over by what its steps took as a rule, and whether that is soon enough. @param now the server's time */
export function Ending({ run, now }: { run: PlanRun; now: number }) {
  const awaits = run.status === 'AWAITING_APPROVAL';
  if (!awaits && !isUnderWay(run.status)) return null;
  const expected = expectedEnd(run.steps, now);
  if (expected === undefined)
    return (
      <Tile name={t.end} tone="unknown">
        <span className="tile-value" data-testid="expected-end">
          {t.endUnknown}
        </span>
        <span className="of">{t.endUnmeasured}</span>
      </Tile>
    );
  const { at, unmeasured } = expected;
  const over = run.rtoTargetSeconds
    ? (at - Date.parse(run.incidentTime)) / 1000 - run.rtoTargetSeconds
    : undefined;
  const local = absolute(new Date(at));
  return (
    <Tile
      name={t.end}
      tone={over === undefined ? 'busy' : over > 0 ? 'bad' : unmeasured.length > 0 ? 'warning' : 'good'}
    >
      <span className="tile-value" data-testid="expected-end">
        {relative(new Date(at), new Date(now))}
      </span>
      <span className="of">{awaits ? t.endIfApproved(local) : t.endAt(local)}</span>
      {unmeasured.length > 0 && <span className="of">{t.endWithout(unmeasured)}</span>}
      {over !== undefined && over > 0 && (
        <span className="of">{t.over(duration(Math.max(1, Math.round(over))))}</span>
      )}
      {over !== undefined && (
        <StatusBadge
          status={over > 0 ? 'missed' : unmeasured.length > 0 ? 'unproven' : 'met'}
          label={over > 0 ? t.tooLate : unmeasured.length > 0 ? t.inTimeAtBest : t.inTime}
        />
      )}
    </Tile>
  );
}

/** One of the figures at the top. */
export function Tile({ name, tone, children }: { name: string; tone: string; children: ReactNode }) {
  return (
    <div className="tile" data-tone={tone}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
