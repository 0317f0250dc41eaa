import { describe, expect, it } from 'vitest';
import { curve, exactly, marks } from './curve';

const DAY = 86_400_000;

describe('the curve of what a repository holds', () => {
  it('is none of a single measurement', () => {
    expect(curve([])).toBeUndefined();
    expect(curve([{ at: 5, bytes: 1 }])).toBeUndefined();
  });

  it('goes on by the forecast for a third of what is behind, from the newest measurement', () => {
    const drawn = curve(
      [
        { at: 0, bytes: 0 },
        { at: 3 * DAY, bytes: 300 },
      ],
      100,
    );
    expect(drawn).toEqual({
      at: [0, 3 * DAY, 4 * DAY],
      stored: [0, 300, null],
      ahead: [null, 300, 400],
      least: 0,
      most: 420,
    });
  });

  it('ends with the newest measurement where nobody knows how it goes on', () => {
    const drawn = curve([
      { at: 0, bytes: 100 },
      { at: DAY, bytes: 0 },
    ]);
    expect(drawn?.at).toEqual([0, DAY]);
    expect(drawn?.ahead).toEqual([null, null]);
  });

  it('shows small changes of something large, and never goes below nothing', () => {
    const large = curve([
      { at: 0, bytes: 1000 },
      { at: DAY, bytes: 1010 },
    ]);
    expect(large?.least).toBe(998);
    const shrinking = curve(
      [
        { at: 0, bytes: 1000 },
        { at: DAY, bytes: 10 },
      ],
      -1000,
    );
    expect(shrinking?.ahead.at(-1)).toBe(0);
    expect(shrinking?.least).toBe(0);
  });

  it('has a scale also where nothing changes, and where nothing is', () => {
    const flat = (value: number) =>
      curve([
        { at: 0, bytes: value },
        { at: DAY, bytes: value },
      ]);
    expect(flat(500)).toMatchObject({ least: 0, most: 525 });
    expect(flat(0)).toMatchObject({ least: 0, most: 1 });
  });
});

describe('what is written at it', () => {
  const midnight = new Date(2026, 10, 29).getTime();

  it('is the day, or the hour of a day', () => {
    expect(marks([midnight, midnight + DAY / 2], DAY)).toEqual(['2026-11-29', '2026-11-29']);
    expect(marks([midnight, midnight + DAY / 2], DAY / 2)).toEqual(['2026-11-29', '12:00']);
  });

  it('is a size at a glance and to the last byte', () => {
    expect(exactly(12)).toBe('12 B');
    expect(exactly(1_234_567)).toBe('1.23 MB (1,234,567 B)');
  });
});
