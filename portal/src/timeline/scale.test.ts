import { describe, expect, it } from 'vitest';
import {
  around,
  clusters,
  DAY,
  HOUR,
  moved,
  precise,
  SECOND,
  showing,
  span,
  ticks,
  toInstant,
  toX,
  YEAR,
  zoomed,
} from './scale';

const NOON = Date.UTC(2026, 10, 24, 12);
const view = { from: NOON, to: NOON + DAY };

describe('a view of time', () => {
  it('finds the pixel of an instant and the instant of a pixel', () => {
    expect(toX(view, 2400, NOON + 6 * HOUR)).toBe(600);
    expect(toInstant(view, 2400, 600)).toBe(NOON + 6 * HOUR);
  });

  it('zooms around what is under the pointer', () => {
    const nearer = zoomed(view, 0.5, NOON + 6 * HOUR);
    expect(nearer.to - nearer.from).toBe(DAY / 2);
    expect(toX(nearer, 2400, NOON + 6 * HOUR)).toBeCloseTo(600, 6);
  });

  it('goes from decades to seconds and no further', () => {
    let near = { from: NOON - 20 * YEAR, to: NOON };
    for (let i = 0; i < 100; i++) near = zoomed(near, 0.5, NOON);
    expect(near.to - near.from).toBe(2 * SECOND);
    for (let i = 0; i < 100; i++) near = zoomed(near, 2, NOON);
    expect(near.to - near.from).toBe(30 * YEAR);
  });

  it('follows what it is to show, and stays where it sees it', () => {
    expect(showing(view, NOON + HOUR)).toBe(view);
    expect(showing(view, NOON + 2 * DAY)).toEqual({ from: NOON + 1.5 * DAY, to: NOON + 2.5 * DAY });
    expect(moved(view, HOUR).from).toBe(NOON + HOUR);
    const all = around(NOON, NOON + DAY);
    expect(all.from).toBeLessThan(NOON);
    expect(all.to).toBeGreaterThan(NOON + DAY);
  });

  it('marks round times at every distance, with room for their labels', () => {
    for (let span = 2 * SECOND; span < 30 * YEAR; span *= 1.7) {
      const seen = { from: NOON - span, to: NOON };
      const marks = ticks(seen, 1000);
      expect(marks.length, `${span} ms`).toBeGreaterThan(0);
      expect(marks.length, `${span} ms`).toBeLessThan(12);
      for (let i = 1; i < marks.length; i++)
        expect(toX(seen, 1000, marks[i]!.at) - toX(seen, 1000, marks[i - 1]!.at)).toBeGreaterThan(80);
    }
    const hours = ticks({ from: NOON, to: NOON + 4 * HOUR }, 1000);
    expect(hours.every((tick) => tick.at % (30 * 60 * SECOND) === 0)).toBe(true);
  });

  it('puts together what would lie on each other, and leaves out what is not in view', () => {
    const minute = NOON + 60 * SECOND;
    const found = clusters([minute, NOON, NOON + 6 * HOUR, NOON - DAY], (at) => at, view, 2400, 10);
    expect(found.map((one) => one.things)).toEqual([[NOON, minute], [NOON + 6 * HOUR]]);
    expect(
      clusters([minute, NOON], (at) => at, { from: NOON, to: NOON + 120 * SECOND }, 2400, 10),
    ).toHaveLength(2);
  });
});

describe('what is in view', () => {
  it('comes back from an address, at the closest look as well', () => {
    for (const view of [
      { from: NOON, to: NOON + DAY },
      zoomed({ from: NOON, to: NOON + 3 * SECOND }, 0.1, NOON + 777),
    ]) {
      const found = span(precise(view.from), precise(view.to));
      expect(Math.abs((found?.from ?? 0) - view.from)).toBeLessThanOrEqual(1);
      expect(Math.abs((found?.to ?? 0) - view.to)).toBeLessThanOrEqual(1);
    }
  });

  it('is nothing where an address makes no sense', () => {
    expect(span(undefined, precise(NOON))).toBeUndefined();
    expect(span('yesterday', precise(NOON))).toBeUndefined();
    expect(span(precise(NOON), precise(NOON))).toBeUndefined();
    expect(span(precise(NOON + DAY), precise(NOON))).toBeUndefined();
  });
});
