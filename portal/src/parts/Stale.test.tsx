// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Count } from './Count';
import { stubScreen } from './screenless';
import { LostSince } from './Stale';
import { Standing } from './Standing';
import { TileList } from './TileList';

beforeEach(stubScreen);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const SINCE = new Date('2026-11-24T10:00:00Z');

function show(lostSince?: Date) {
  render(
    <MantineProvider>
      <LostSince.Provider value={lostSince}>
        <Standing status="IN_PROGRESS" label="Running" />
        <TileList label="Figures">
          <div>3</div>
        </TileList>
        <span data-testid="place">
          <Count of={3} critical={false} />
          <Count of={0} critical={false} />
        </span>
      </LostSince.Provider>
    </MantineProvider>,
  );
}

const marks = () => screen.queryAllByText(`As of ${SINCE.toLocaleTimeString()}`);

it('marks no figure while the connection stands', () => {
  show();
  expect(marks()).toHaveLength(0);
  expect(screen.getByTestId('place').textContent).toBe('3');
});

it('marks a status, tiles and counts while the connection is lost', () => {
  show(SINCE);
  expect(marks()).toHaveLength(2);
  expect(screen.getByTestId('place').textContent).toBe(`3, As of ${SINCE.toLocaleTimeString()}`);
  expect(screen.getByTitle(`As of ${SINCE.toLocaleTimeString()}`).textContent).toContain('3');
});
