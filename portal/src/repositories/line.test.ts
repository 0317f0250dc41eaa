import { describe, expect, it } from 'vitest';
import { drawing } from './line';

const DAY = 86_400_000;

describe('the line of what a repository holds', () => {
  it('is none of a single measurement', () => {
    expect(drawing([])).toBeUndefined();
    expect(drawing([{ at: 5, bytes: 1 }])).toBeUndefined();
  });

  it('fills its drawing, and goes on by the forecast for a third of what is behind', () => {
    const drawn = drawing(
      [
        { at: 0, bytes: 0 },
        { at: 3 * DAY, bytes: 300 },
      ],
      100,
    );
    expect(drawn).toMatchObject({ from: 0, to: 4 * DAY, least: 0, most: 400 });
    expect(drawn?.line).toBe('0,100 75,25');
    expect(drawn?.ahead).toBe('75,25 100,0');
  });

  it('ends with the newest measurement where nobody knows how it goes on', () => {
    const drawn = drawing([
      { at: 0, bytes: 100 },
      { at: DAY, bytes: 0 },
    ]);
    expect(drawn?.line).toBe('0,0 100,100');
    expect(drawn?.ahead).toBeUndefined();
  });

  it('shows small changes of something large, and never goes below nothing', () => {
    const large = drawing([
      { at: 0, bytes: 1000 },
      { at: DAY, bytes: 1010 },
    ]);
    expect(large?.least).toBe(998);
    const shrinking = drawing(
      [
        { at: 0, bytes: 1000 },
        { at: DAY, bytes: 10 },
      ],
      -1000,
    );
    expect(shrinking?.ahead?.endsWith(',100')).toBe(true);
  });
});
