// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Coverage, RecoveryPoint } from '../api/types';
import { HOUR } from './scale';
import { Timeline } from './Timeline';

const at = (text: string) => Date.parse(`2026-11-24T${text}Z`);
const point = (time: string, proofLevel: string, facts = {}) =>
  ({
    recoveryPointId: time,
    consistentAt: `2026-11-24T${time}Z`,
    repository: 'local',
    proofLevel,
    facts,
  }) as unknown as RecoveryPoint;
const coverages: Coverage[] = [
  {
    repository: 'local',
    spans: [
      { from: '2026-11-24T10:00:00Z', to: '2026-11-24T11:00:00Z', gapBefore: null },
      { from: '2026-11-24T12:00:00Z', to: '2026-11-24T13:00:00Z', gapBefore: 'the slot was dropped' },
    ],
  },
];
const view = { from: at('09:00:00'), to: at('14:00:00') };

beforeAll(() => {
  // jsdom lays nothing out
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.setPointerCapture = () => undefined;
});

afterEach(cleanup);

function shown(picked?: number) {
  const onPick = vi.fn();
  const onView = vi.fn();
  const points = [point('10:30:00', 'STORED'), point('12:30:00', 'QUERIED', { damaged: '3 pages' })];
  render(
    <Timeline
      points={points}
      coverages={coverages}
      view={view}
      onView={onView}
      at={picked}
      onPick={onPick}
      now={at('13:30:00')}
    />,
  );
  return { onPick, onView, slider: screen.getByRole('slider') };
}

describe('the recovery timeline', () => {
  it('shows points, suspect ones as such, the log as a band and its gaps as gaps', () => {
    shown();
    const marks = screen.getAllByTestId('timeline-mark');
    expect(marks).toHaveLength(2);
    expect(marks.map((mark) => mark.hasAttribute('data-suspect'))).toEqual([false, true]);
    expect(screen.getByTestId('band-local').querySelectorAll('.tl-log')).toHaveLength(2);
    expect(screen.getAllByTestId('gap')).toHaveLength(1);
    expect(screen.getByTestId('gap').textContent).toContain('the slot was dropped');
  });

  it('picks by arrow keys, further with Shift, and never in the future', () => {
    const { onPick, slider } = shown(at('12:00:00'));
    fireEvent.keyDown(slider, { key: 'ArrowRight' });
    expect(onPick).toHaveBeenLastCalledWith(at('12:01:30'));
    fireEvent.keyDown(slider, { key: 'ArrowLeft', shiftKey: true });
    expect(onPick).toHaveBeenLastCalledWith(at('11:45:00'));
    fireEvent.keyDown(slider, { key: 'End' });
    expect(onPick).toHaveBeenLastCalledWith(at('13:30:00'));
    fireEvent.keyDown(slider, { key: 'ArrowRight', ctrlKey: true });
    expect(onPick).toHaveBeenCalledTimes(3);
  });

  it('zooms by keys and by the wheel, and moves by dragging', () => {
    const { onPick, onView, slider } = shown(at('12:00:00'));
    fireEvent.keyDown(slider, { key: '+' });
    expect(onView.mock.lastCall?.[0].to - onView.mock.lastCall?.[0].from).toBe(2.5 * HOUR);
    fireEvent.wheel(slider, { deltaY: 100 });
    expect(onView.mock.lastCall?.[0].to - onView.mock.lastCall?.[0].from).toBeGreaterThan(5 * HOUR);
    fireEvent.pointerDown(slider, { button: 0, clientX: 100 });
    fireEvent.pointerMove(slider, { clientX: 60 });
    fireEvent.pointerUp(slider, { clientX: 60 });
    // forty of the two hundred pixels that there are at least
    expect(onView).toHaveBeenLastCalledWith({ from: view.from + HOUR, to: view.to + HOUR });
    expect(onPick).not.toHaveBeenCalled();
    fireEvent.pointerDown(slider, { button: 0, clientX: 100 });
    fireEvent.pointerUp(slider, { clientX: 100 });
    expect(onPick).toHaveBeenLastCalledWith(at('11:30:00'));
  });
});
