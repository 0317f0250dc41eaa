import 'uplot/dist/uPlot.min.css';
import { type KeyboardEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import uPlot from 'uplot';
import { absolute, bytes } from '../parts/format';
import { texts } from '../texts';
import { exactly, marks, type Curve } from './curve';

const t = texts.repositories.capacity;
const HEIGHT = 140;
const SCHEME = 'data-mantine-color-scheme';
const FONT = '11px system-ui, sans-serif';

/** A canvas takes colours as they are when it is drawn: the scheme is a reason to draw it anew. */
const useScheme = () =>
  useSyncExternalStore(
    (changed) => {
      const watch = new MutationObserver(changed);
      watch.observe(document.documentElement, { attributeFilter: [SCHEME] });
      return () => watch.disconnect();
    },
    () => document.documentElement.getAttribute(SCHEME),
  );

/** The curve, with what it says where the pointer rests or the arrow keys have brought it, at first at its newest. */
export function CapacityChart({ drawn, label }: { drawn: Curve; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(undefined);
  const scheme = useScheme();
  const [pointed, setPointed] = useState<number>();
  useEffect(() => {
    const within = place.current;
    if (within === null) return;
    const plot = new uPlot(
      optionsOf(drawn, within.clientWidth, setPointed),
      [drawn.at, drawn.stored, drawn.ahead],
      within,
    );
    chart.current = plot;
    const resized = new ResizeObserver(() => plot.setSize({ width: within.clientWidth, height: HEIGHT }));
    resized.observe(within);
    return () => {
      resized.disconnect();
      plot.destroy();
    };
  }, [drawn, scheme]);
  const newest = drawn.stored.findLastIndex((value) => value !== null);
  const shown = pointed !== undefined && pointed < drawn.at.length ? pointed : newest;
  const move = (event: KeyboardEvent) => {
    const to = { ArrowLeft: shown - 1, ArrowRight: shown + 1, Home: 0, End: drawn.at.length - 1 }[event.key];
    const at = to === undefined ? undefined : drawn.at[to];
    const plot = chart.current;
    if (to === undefined || plot === undefined) return;
    event.preventDefault();
    if (at !== undefined) plot.setCursor({ left: plot.valToPos(at, 'x'), top: plot.bbox.height / 2 });
  };
  return (
    <figure className="capacity-chart">
      <div
        ref={place}
        className="mantine-focus-auto"
        role="img"
        aria-label={label}
        tabIndex={0}
        onKeyDown={move}
      />
      <figcaption>
        <span aria-live="polite">{said(drawn, shown)}</span>
        {drawn.ahead.some((value) => value !== null) && <span>{t.ahead}</span>}
      </figcaption>
    </figure>
  );
}

function said(drawn: Curve, index: number): string {
  const at = absolute(new Date(drawn.at[index] ?? 0));
  const stored = drawn.stored[index] ?? null;
  return stored === null ? t.expected(at, exactly(drawn.ahead[index] ?? 0)) : t.held(at, exactly(stored));
}

function optionsOf(drawn: Curve, width: number, point: (index: number | undefined) => void): uPlot.Options {
  const styles = getComputedStyle(document.documentElement);
  const colour = (name: string) => styles.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--mantine-color-dimmed'),
    font: FONT,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
  };
  const line = { stroke: colour('--busy-edge'), width: 2, pxAlign: 0, points: { show: false } };
  return {
    width,
    height: HEIGHT,
    ms: 1,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false } },
    scales: { y: { range: [drawn.least, drawn.most] } },
    axes: [
      { ...axis, space: 90, size: 28, values: (_, splits, __, ___, apart) => marks(splits, apart) },
      { ...axis, space: 32, size: 64, values: (_, splits) => splits.map(bytes) },
    ],
    series: [{}, { ...line, fill: colour('--busy-tint') }, { ...line, dash: [4, 4] }],
    hooks: { setCursor: [(plot) => point(plot.cursor.idx ?? undefined)] },
  };
}
