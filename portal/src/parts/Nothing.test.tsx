// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Nothing, type Next } from './Nothing';
import { stubScreen } from './screenless';

beforeEach(stubScreen);
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const show = (next: Next) =>
  render(
    <MantineProvider>
      <Nothing says="Nothing is here." next={next} />
    </MantineProvider>,
  );

it('offers what is to be done here', () => {
  const act = vi.fn();
  show({ label: 'Make one', act });
  fireEvent.click(screen.getByRole('button', { name: 'Make one' }));
  expect(act).toHaveBeenCalledOnce();
});

it('offers a document', () => {
  show({ label: 'Read it', href: '/report.html' });
  expect(screen.getByRole('link', { name: 'Read it' }).getAttribute('href')).toBe('/report.html');
});

it('offers a command to be copied', () => {
  show({ command: 'holdfast apply -f folder/' });
  expect(screen.getByText('holdfast apply -f folder/')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Copy' })).toBeTruthy();
});

// @ts-expect-error a sentence alone is nothing to be done: checked by the compiler
void ('Apply your declarations.' satisfies Next);
