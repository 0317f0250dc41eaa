// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { OnceDialog, type Shown } from './OnceDialog';
import { stubScreen } from './screenless';

beforeEach(() => {
  stubScreen();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const SHOWN: Shown = {
  warning: 'They are shown this once.',
  secrets: [
    { label: 'The key of Ann', value: 'first' },
    { label: 'The key of Bob', value: 'second' },
  ],
  kept: 'Both are written down',
  done: 'Done',
};

function show(shown: Shown | undefined) {
  const close = vi.fn();
  render(
    <MantineProvider env="test">
      <OnceDialog title="Make keys" close={close} shown={shown}>
        <p>Two people get one each.</p>
      </OnceDialog>
    </MantineProvider>,
  );
  return close;
}

const escape = () => fireEvent.keyDown(document.body, { key: 'Escape' });

it('can be left while nothing is made', () => {
  const close = show(undefined);
  expect(screen.getByText('Two people get one each.')).toBeDefined();
  escape();
  expect(close).toHaveBeenCalledOnce();
});

it('is closed by nothing but a tick while secrets are shown', () => {
  const close = show(SHOWN);
  expect(screen.queryByText('Two people get one each.')).toBeNull();
  expect(screen.getByRole('group', { name: 'The key of Bob' }).textContent).toBe('second');
  escape();
  fireEvent.click(screen.getByText('Done'));
  expect(close).not.toHaveBeenCalled();
  fireEvent.click(screen.getByLabelText('Both are written down'));
  fireEvent.click(screen.getByText('Done'));
  expect(close).toHaveBeenCalledOnce();
});
