// @vitest-environment jsdom
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLater } from './later';

beforeEach(() => vi.stubGlobal('scrollTo', () => undefined));
afterEach(() => {
  vi.useRealTimers();
  cleanup();
});

/** A page that says something shortly after its button is pressed, and another one whose script never comes. */
async function shown() {
  const heard = vi.fn();
  function One() {
    const later = useLater(heard, 300);
    return <button onClick={() => later('pressed')}>Press</button>;
  }
  const root = createRootRoute();
  const parent = { getParentRoute: () => root };
  const router = createRouter({
    routeTree: root.addChildren([
      createRoute({ ...parent, path: '/', component: One }),
      createRoute({ ...parent, path: '/you', loader: () => new Promise<void>(() => {}) }),
    ]),
    history: createMemoryHistory(),
    defaultPendingMs: 60_000,
  });
  render(<RouterProvider router={router as never} />);
  const press = await screen.findByRole('button');
  vi.useFakeTimers();
  return { heard, router, press: () => fireEvent.click(press) };
}

it('calls back once, with what was said last', async () => {
  const { heard, press } = await shown();
  press();
  press();
  await act(() => vi.advanceTimersByTimeAsync(299));
  expect(heard).not.toHaveBeenCalled();
  await act(() => vi.advanceTimersByTimeAsync(1));
  expect(heard.mock.calls).toEqual([['pressed']]);
});

it('does not when another page was asked for, though this one is still there', async () => {
  const { heard, router, press } = await shown();
  press();
  void router.navigate({ to: '/you' });
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(screen.getByRole('button').textContent).toBe('Press');
  expect(heard).not.toHaveBeenCalled();
});
