// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Loaded, LoadedInline, type Read } from './Loaded';
import { LostSince } from './Stale';
import { stubScreen } from './screenless';

beforeEach(stubScreen);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const refetch = vi.fn();
const read = (given: Partial<Read<string[]>>): Read<string[]> => ({
  data: undefined,
  error: null,
  refetch,
  ...given,
});
const broken = new Error('The catalog does not answer.');

function show(query: Read<string[]>, lostSince?: Date) {
  render(
    <MantineProvider>
      <LostSince.Provider value={lostSince}>
        <Loaded query={query}>{(rows) => <p>{rows.join() || 'none'}</p>}</Loaded>
      </LostSince.Provider>
    </MantineProvider>,
  );
}

it('does not look like nothing while it is read', () => {
  show(read({}));
  expect(screen.queryByText('none')).toBeNull();
  expect(screen.getByLabelText('Loading').getAttribute('aria-busy')).toBe('true');
});

it('says why it could not be read, to be copied and tried again', () => {
  show(read({ error: broken }));
  expect(screen.queryByText('none')).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain(broken.message);
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(refetch).toHaveBeenCalledOnce();
});

it('keeps what was read before, and says that it is no newer', () => {
  show(read({ data: ['a'], error: broken }));
  expect(screen.getByText('a')).toBeTruthy();
  expect(screen.getByRole('alert').textContent).toContain(broken.message);
});

it('leaves a lost connection to the header, but for what never came', () => {
  show(read({ data: [], error: broken }), new Date());
  expect(screen.getByText('none')).toBeTruthy();
  expect(screen.queryByRole('alert')).toBeNull();
  cleanup();
  show(read({ error: broken }), new Date());
  expect(screen.getByRole('alert')).toBeTruthy();
});

it('says it in a cell too', () => {
  render(
    <MantineProvider>
      <LoadedInline query={read({ error: broken })}>{() => 'none'}</LoadedInline>
    </MantineProvider>,
  );
  expect(screen.queryByText('none')).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain(broken.message);
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
});
