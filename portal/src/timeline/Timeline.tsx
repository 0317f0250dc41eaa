import { useElementSize, useMergedRef } from '@mantine/hooks';
import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { Coverage, RecoveryPoint } from '../api/types';
import { LEVELS } from '../api/words';
import { absolute } from '../parts/format';
import { texts } from '../texts';
import { gaps, isSuspect } from './reach';
import { clusters, moved, showing, ticks, toInstant, toX, zoomed, type Cluster, type View } from './scale';

const t = texts.timeline;
const AXIS = 22;
const POINTS = 64;
const BAND = 16;
const SPACE = 6;
const time = (text: string) => new Date(text).getTime();

export interface TimelineProps {
  points: RecoveryPoint[];
  coverages: Coverage[];
  view: View;
  onView: (view: View) => void;
  at?: number;
  onPick: (at: number) => void;
  now: number;
}

/**
 * Every recovery point, and the log as a band for each repository. The wheel zooms, dragging moves, a click picks; with
 * the keyboard it is a slider over time.
 */
export function Timeline(props: TimelineProps) {
  const { points, coverages, view, at, now } = props;
  const { ref: sized, width: measured } = useElementSize<HTMLDivElement>();
  const own = useRef<HTMLDivElement>(null);
  const ref = useMergedRef(sized, own);
  const width = Math.max(measured, 200);
  const height = AXIS + POINTS + coverages.length * (BAND + SPACE) + 4;
  const gestures = useGestures(own, props, width);
  const x = (instant: number) => toX(view, width, instant);
  return (
    <div
      ref={ref}
      className="timeline"
      role="slider"
      tabIndex={0}
      aria-label={t.slider}
      aria-valuemin={Math.round(view.from / 1000)}
      aria-valuemax={Math.round(view.to / 1000)}
      aria-valuenow={Math.round((at ?? view.to) / 1000)}
      aria-valuetext={at === undefined ? t.nothingPicked : absolute(new Date(at))}
      data-testid="timeline"
      {...gestures}
    >
      <svg width={width} height={height} aria-hidden>
        <defs>
          <pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="tl-gap-ground" />
            <rect width="2.5" height="6" className="tl-gap-line" />
          </pattern>
        </defs>
        {ticks(view, width).map((tick) => (
          <g key={tick.at}>
            <line x1={x(tick.at)} x2={x(tick.at)} y1={AXIS - 6} y2={height} className="tl-grid" />
            <text x={x(tick.at) + 4} y={13} className="tl-label">
              {tick.label}
            </text>
          </g>
        ))}
        <line x1={0} x2={width} y1={AXIS + POINTS} y2={AXIS + POINTS} className="tl-base" />
        {now < view.to && (
          <rect
            x={Math.max(0, x(now))}
            y={AXIS}
            width={Math.max(0, width - x(now))}
            height={height}
            className="tl-future"
          />
        )}
        {clusters(points, (point) => time(point.consistentAt), view, width, 9).map((cluster) => (
          <Mark key={cluster.things[0]!.recoveryPointId} cluster={cluster} />
        ))}
        {coverages.map((coverage, index) => (
          <Band
            key={coverage.repository}
            coverage={coverage}
            y={AXIS + POINTS + SPACE + index * (BAND + SPACE)}
            x={x}
            width={width}
          />
        ))}
        {at !== undefined && (
          <g className="tl-picked">
            <line x1={x(at)} x2={x(at)} y1={AXIS - 4} y2={height} />
            <path d={`M ${x(at) - 6} ${AXIS - 8} h 12 l -6 8 z`} />
          </g>
        )}
      </svg>
    </div>
  );
}

/** How far it is proven is how high it stands; suspect ones are triangles. */
function Mark({ cluster }: { cluster: Cluster<RecoveryPoint> }) {
  const { things, x } = cluster;
  const base = AXIS + POINTS;
  const best = Math.max(...things.map((point) => LEVELS.indexOf(point.proofLevel)));
  const suspect = things.some(isSuspect);
  const top = base - 8 - (best + 1) * 8;
  return (
    <g className="tl-mark" data-suspect={suspect || undefined} data-testid="timeline-mark">
      <title>
        {t.mark(
          things.map((one) => absolute(new Date(one.consistentAt))),
          texts.levels[LEVELS[best] ?? ''] ?? '',
          suspect,
        )}
      </title>
      <line x1={x} x2={x} y1={top} y2={base} />
      {suspect ? (
        <path d={`M ${x - 6} ${top + 5} l 6 -11 l 6 11 z`} />
      ) : (
        <circle cx={x} cy={top} r={things.length > 1 ? 5.5 : 4} data-proven={best >= 2 || undefined} />
      )}
      {things.length > 1 && (
        <text x={x} y={top - 8} className="tl-count">
          {things.length}
        </text>
      )}
    </g>
  );
}

function Band(props: { coverage: Coverage; y: number; x: (at: number) => number; width: number }) {
  const { coverage, y, x, width } = props;
  const piece = (from: number, to: number) => {
    const left = Math.max(0, x(from));
    return { x: left, width: Math.max(1.5, Math.min(width, x(to)) - left), y, height: BAND };
  };
  const seen = (from: number, to: number) => x(to) >= 0 && x(from) <= width;
  return (
    <g data-testid={`band-${coverage.repository}`}>
      {coverage.spans
        .filter((span) => seen(time(span.from), time(span.to)))
        .map((span) => (
          <rect key={span.from} {...piece(time(span.from), time(span.to))} className="tl-log" />
        ))}
      {gaps([coverage])
        .filter((gap) => seen(gap.from, gap.to))
        .map((gap) => (
          <rect
            key={gap.from}
            {...piece(gap.from, gap.to)}
            fill="url(#gap)"
            className="tl-gap"
            data-testid="gap"
          >
            <title>{t.gap(absolute(new Date(gap.from)), absolute(new Date(gap.to)), gap.reason)}</title>
          </rect>
        ))}
      <text x={6} y={y + 12} className="tl-name">
        {t.logIn(coverage.repository)}
      </text>
    </g>
  );
}

/** A press that moves further than this is a drag, not a click. */
const STILL = 4;

function useGestures(ref: React.RefObject<HTMLDivElement | null>, props: TimelineProps, width: number) {
  const latest = useRef({ props, width });
  const drag = useRef<{ x: number; view: View; moved: boolean }>(undefined);
  useEffect(() => {
    latest.current = { props, width };
  });
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    // React's own wheel listeners cannot keep the page from scrolling
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const { props: now, width: wide } = latest.current;
      const left = element.getBoundingClientRect().left;
      if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        now.onView(moved(now.view, ((now.view.to - now.view.from) * event.deltaX) / wide));
      } else {
        const under = toInstant(now.view, wide, event.clientX - left);
        now.onView(zoomed(now.view, Math.exp(event.deltaY * 0.0025), under));
      }
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [ref]);
  const { view, onView, onPick, at, now } = props;
  const span = view.to - view.from;
  const pick = (instant: number) => {
    const whole = Math.min(now, span > 60_000 ? Math.round(instant / 1000) * 1000 : Math.round(instant));
    onPick(whole);
    onView(showing(view, whole));
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.current = { x: event.clientX, view, moved: false };
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const start = drag.current;
      if (start === undefined) return;
      const by = event.clientX - start.x;
      start.moved ||= Math.abs(by) > STILL;
      if (start.moved) onView(moved(start.view, (-by / width) * (start.view.to - start.view.from)));
    },
    onPointerUp: (event: PointerEvent<HTMLDivElement>) => {
      const start = drag.current;
      drag.current = undefined;
      if (start && !start.moved)
        pick(toInstant(view, width, event.clientX - event.currentTarget.getBoundingClientRect().left));
    },
    onPointerCancel: () => {
      drag.current = undefined;
    },
    onKeyDown: (event: KeyboardEvent) => {
      const from = at ?? Math.min(now, view.to);
      const step = event.shiftKey ? span / 20 : span / 200;
      const least = Math.max(step, 1000 / 100);
      const act: Record<string, () => void> = {
        ArrowLeft: () => pick(from - least),
        ArrowRight: () => pick(from + least),
        ArrowDown: () => pick(from - least),
        ArrowUp: () => pick(from + least),
        PageDown: () => pick(from - span / 5),
        PageUp: () => pick(from + span / 5),
        Home: () => pick(view.from),
        End: () => pick(Math.min(now, view.to)),
        '+': () => onView(zoomed(view, 0.5, from)),
        '=': () => onView(zoomed(view, 0.5, from)),
        '-': () => onView(zoomed(view, 2, from)),
      };
      const action = act[event.key];
      if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      action();
    },
  };
}
