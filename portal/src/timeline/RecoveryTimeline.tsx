import { ActionIcon, Alert, Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight, IconMinus, IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useAllowedTo } from '../api/allowed';
import type { RecoveryPoint } from '../api/types';
import { Failure } from '../parts/Failure';
import { absolute, duration } from '../parts/format';
import { useLater } from '../parts/later';
import { LinkButton } from '../parts/Links';
import { Nothing } from '../parts/Nothing';
import { Instant, useNow } from '../parts/Time';
import { texts } from '../texts';
import { useCoverage, usePointsIn } from './queries';
import { iso, isSuspect, notBefore, reach, typed } from './reach';
import { around, DAY, HOUR, MINUTE, SECOND, showing, YEAR, zoomed, type View } from './scale';
import { Timeline } from './Timeline';

const t = texts.timeline;
const SPANS: [string, number][] = [
  [t.spans.year, YEAR],
  [t.spans.month, 30 * DAY],
  [t.spans.day, DAY],
  [t.spans.hour, HOUR],
  [t.spans.minute, MINUTE],
  [t.spans.seconds, 10 * SECOND],
];

/** A data set's recovery timeline: see what there is, pick an instant, go on to restore it. */
export function RecoveryTimeline(props: {
  dataSet: string;
  at?: number;
  onPick: (at: number) => void;
  /** What is in view at first; told anew shortly after it has changed. */
  view?: View;
  onView?: (view: View) => void;
  /** Where picking is all that is wanted. */
  withoutRestore?: boolean;
}) {
  const { dataSet, at, onPick } = props;
  const now = useNow().getTime();
  const [wanted, look] = useState(props.view);
  const tell = useLater((seen: View) => props.onView?.(seen), 400);
  const setWanted = (seen: View) => {
    look(seen);
    tell(seen);
  };
  const [settled] = useDebouncedValue(wanted, 250);
  const known = usePointsIn(dataSet, settled, at);
  const coverage = useCoverage(dataSet);
  const mayRestore = useAllowedTo('restore')(dataSet);
  if (!known.loaded || coverage.data === undefined) {
    const error = known.error ?? coverage.error;
    return error ? (
      <Failure title={texts.errors.title} says={error.message} />
    ) : (
      <Skeleton h={190} aria-busy="true" />
    );
  }
  const { points, window, shown, total } = known;
  const coverages = coverage.data.items.filter((one) => one.spans.length > 0);
  if (!window)
    return (
      <Nothing
        says={texts.points.empty}
        hint={texts.points.emptyNext}
        next={{ label: texts.backups.onOverview, link: { to: '/' } }}
      />
    );
  const view = wanted ?? around(new Date(window.from).getTime(), now);
  const pick = (instant: number) => {
    onPick(instant);
    setWanted(showing(view, instant));
  };
  return (
    <div>
      <Group gap="xs" mb="xs" justify="space-between">
        <Zoom
          view={view}
          setView={setWanted}
          at={at}
          now={now}
          all={around(new Date(window.from).getTime(), now)}
        />
        <Neighbours points={points} at={at ?? now} pick={pick} />
      </Group>
      <Timeline
        points={points}
        coverages={coverages}
        view={view}
        onView={setWanted}
        at={at}
        onPick={onPick}
        now={now}
      />
      <Legend withLog={coverages.length > 0} />
      {total > shown && (
        <Text size="xs" c="dimmed">
          {t.more(shown, total)}
        </Text>
      )}
      {coverage.data.items.map((one) =>
        one.problem ? (
          <Text key={one.repository} size="sm" className="message">
            {t.unread(one.repository, one.problem)}
          </Text>
        ) : null,
      )}
      <Group mt="sm" gap="sm" align="flex-end" justify="space-between">
        <TypedTime key={at} at={at} pick={pick} now={now} />
        {at !== undefined && !props.withoutRestore && mayRestore && (
          <LinkButton size="sm" to="/restore" search={{ dataSet, at: iso(at) }}>
            {t.restore}
          </LinkButton>
        )}
      </Group>
      {at !== undefined && <Reached at={at} points={points} coverages={coverage.data.items} />}
    </div>
  );
}

function Zoom(props: { view: View; setView: (view: View) => void; at?: number; now: number; all: View }) {
  const { view, setView, at, now, all } = props;
  const middle = at ?? (view.from + view.to) / 2;
  const span = (length: number) => {
    const end = at === undefined ? now + length * 0.04 : at + length / 2;
    setView({ from: end - length, to: end });
  };
  return (
    <Group gap={4}>
      <ActionIcon variant="default" aria-label={t.nearer} onClick={() => setView(zoomed(view, 0.5, middle))}>
        <IconPlus size={16} />
      </ActionIcon>
      <ActionIcon variant="default" aria-label={t.further} onClick={() => setView(zoomed(view, 2, middle))}>
        <IconMinus size={16} />
      </ActionIcon>
      <Button size="compact-sm" variant="default" onClick={() => setView(all)}>
        {t.spans.all}
      </Button>
      {SPANS.map(([name, length]) => (
        <Button key={name} size="compact-sm" variant="subtle" onClick={() => span(length)}>
          {name}
        </Button>
      ))}
    </Group>
  );
}

function Neighbours(props: { points: RecoveryPoint[]; at: number; pick: (at: number) => void }) {
  const times = [...new Set(props.points.map((point) => notBefore(point.consistentAt)))].sort(
    (a, b) => a - b,
  );
  const before = times.findLast((one) => one < props.at);
  const after = times.find((one) => one > props.at);
  return (
    <Group gap={4}>
      <Text size="xs" c="dimmed">
        {t.point}
      </Text>
      <ActionIcon
        variant="default"
        aria-label={t.before}
        disabled={before === undefined}
        onClick={() => before !== undefined && props.pick(before)}
      >
        <IconChevronLeft size={16} />
      </ActionIcon>
      <ActionIcon
        variant="default"
        aria-label={t.after}
        disabled={after === undefined}
        onClick={() => after !== undefined && props.pick(after)}
      >
        <IconChevronRight size={16} />
      </ActionIcon>
    </Group>
  );
}

function Legend({ withLog }: { withLog: boolean }) {
  return (
    <ul className="plain legend">
      <li>
        <svg width="26" height="16" aria-hidden className="tl-mark">
          <line x1="6" x2="6" y1="10" y2="16" />
          <circle cx="6" cy="10" r="4" />
          <line x1="19" x2="19" y1="5" y2="16" />
          <circle cx="19" cy="5" r="4" data-proven />
        </svg>
        {t.legend.point}
      </li>
      <li>
        <svg width="14" height="14" aria-hidden>
          <g className="tl-mark" data-suspect>
            <path d="M 1 13 l 6 -11 l 6 11 z" />
          </g>
        </svg>
        {t.legend.suspect}
      </li>
      {withLog && (
        <>
          <li>
            <svg width="22" height="12" aria-hidden>
              <rect width="22" height="12" className="tl-log" />
            </svg>
            {t.legend.log}
          </li>
          <li>
            <svg width="22" height="12" aria-hidden>
              <rect width="22" height="12" className="tl-gap" fill="url(#gap)" />
            </svg>
            {t.legend.gap}
          </li>
        </>
      )}
    </ul>
  );
}

function TypedTime({ at, pick, now }: { at?: number; pick: (at: number) => void; now: number }) {
  const [text, setText] = useState(at === undefined ? '' : absolute(new Date(at)));
  const [refused, setRefused] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const instant = typed(text);
    if (instant === undefined) setRefused(t.notATime);
    else if (instant > now) setRefused(t.future);
    else pick(instant);
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          label={t.typed}
          description={t.typedHint}
          placeholder="2026-11-24 14:32:05"
          value={text}
          error={refused}
          onChange={(event) => {
            setRefused(undefined);
            setText(event.currentTarget.value);
          }}
        />
        <Button type="submit" variant="default">
          {t.go}
        </Button>
      </Group>
    </form>
  );
}

/** What a restore to the picked instant would come to. */
function Reached(props: { at: number; points: RecoveryPoint[]; coverages: Parameters<typeof reach>[2] }) {
  const { at, points, coverages } = props;
  const found = reach(at, points, coverages);
  const instant = new Date(at);
  const proof = found.kind === 'nothing' ? '' : (texts.levels[found.point.proofLevel] ?? '');
  const suspect = found.kind !== 'nothing' && isSuspect(found.point);
  const tone = found.kind === 'nothing' ? 'bad' : found.kind === 'earlier' || suspect ? 'warning' : 'good';
  return (
    <Alert className="notice" data-tone={tone} mt="sm" role="status" data-testid="reach">
      <Text size="sm" fw={600} component="span">
        <Instant at={instant} />{' '}
      </Text>
      <Text size="sm" component="span" className="message">
        {found.kind === 'exact' &&
          t.exact(absolute(new Date(found.point.consistentAt)), found.repository, proof.toLowerCase())}
        {found.kind === 'earlier' &&
          t.earlier(
            absolute(new Date(found.point.consistentAt)),
            duration(Math.round((at - new Date(found.point.consistentAt).getTime()) / 1000)),
            proof.toLowerCase(),
          )}
        {found.kind === 'earlier' && found.gap && ` ${t.inGap(found.gap.reason)}`}
        {found.kind === 'nothing' && t.nothing(found.first && absolute(new Date(found.first.consistentAt)))}
        {suspect && ` ${t.suspect(found.point.facts.damaged ?? '')}`}
      </Text>
    </Alert>
  );
}
