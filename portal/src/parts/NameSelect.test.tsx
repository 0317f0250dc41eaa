// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NameSelect } from './NameSelect';
import { stubScreen } from './screenless';

const asked: (string | undefined)[] = [];

vi.mock('../api/client', () => ({
  api: {
    GET: (_: string, { params }: { params: { query: { words?: string; limit: number } } }) => {
      const { words, limit } = params.query;
      asked.push(words);
      const all = Array.from({ length: 30 }, (_, at) => ({ name: `data-${at}` }));
      const found = all.filter(({ name }) => name.includes(words ?? ''));
      return Promise.resolve({ items: found.slice(0, limit), total: found.length });
    },
  },
  answer: (call: unknown) => call,
}));
vi.mock('./later', () => ({
  useLater:
    <Said extends unknown[]>(callback: (...said: Said) => void) =>
    (...said: Said) =>
      callback(...said),
}));

beforeEach(() => {
  asked.length = 0;
  stubScreen();
  Element.prototype.scrollIntoView = () => {};
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show(value?: string) {
  const change = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <NameSelect kind="DataSet" label="Data set" value={value} onChange={change} />
      </MantineProvider>
    </QueryClientProvider>,
  );
  return { change, box: screen.getByRole('combobox', { name: 'Data set' }) };
}

it('offers the first names, says how many more there are, and asks for what is typed', async () => {
  const { change, box } = show();
  fireEvent.click(box);
  expect(await screen.findByRole('option', { name: 'data-19' })).toBeDefined();
  expect(screen.queryByRole('option', { name: 'data-29' })).toBeNull();
  expect(screen.getByText('10 more: type to find them')).toBeDefined();
  act(() => box.focus());
  fireEvent.change(box, { target: { value: 'data-29' } });
  fireEvent.click(await screen.findByRole('option', { name: 'data-29' }));
  expect(change).toHaveBeenCalledWith('data-29');
  expect(asked).toContain('data-29');
});

it('does not narrow what is offered to what is chosen', async () => {
  const { box } = show('data-3');
  fireEvent.click(box);
  expect(await screen.findByRole('option', { name: 'data-19' })).toBeDefined();
  expect(asked.every((words) => words === undefined)).toBe(true);
});
