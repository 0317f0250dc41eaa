// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProviderPerson } from '../api/types';
import { stubScreen } from '../parts/screenless';
import { ProviderPeople } from './ProviderPeople';

let people: ProviderPerson[] = [];
const sent: unknown[] = [];

vi.mock('@tanstack/react-router', async (original) => ({
  ...(await original<object>()),
  getRouteApi: () => ({ useSearch: () => ({}), useNavigate: () => () => undefined }),
}));
vi.mock('../api/client', () => ({
  api: {
    GET: () => Promise.resolve({ items: people, total: people.length }),
    PATCH: (path: string, request: unknown) => {
      sent.push([path, request]);
      people = people.map((one) => ({ ...one, disabled: !one.disabled }));
      return Promise.resolve(people[0]);
    },
  },
  answer: (call: unknown) => call,
}));

beforeEach(() => {
  sent.length = 0;
  people = [
    {
      username: 'oidc:ann',
      displayName: 'Ann Lee',
      roles: ['viewer'],
      groups: ['ops'],
      disabled: false,
      lastSeen: '2026-11-30T12:00:00Z',
    },
  ];
  stubScreen();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('keeps somebody out after a question, and lets them in again', async () => {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">
        <ProviderPeople />
      </MantineProvider>
    </QueryClientProvider>,
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Keep Ann Lee out' }));
  expect(sent).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Keep out' }));
  await waitFor(() => {
    expect(sent).toEqual([
      [
        '/api/v1/admin/provider_people/{username}',
        { params: { path: { username: 'oidc:ann' } }, body: { disabled: true } },
      ],
    ]);
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Let Ann Lee in again' }));
  fireEvent.click(screen.getByRole('button', { name: 'Let in again' }));
  await waitFor(() => {
    expect(sent).toHaveLength(2);
  });
  expect(sent[1]).toMatchObject([expect.anything(), { body: { disabled: false } }]);
});
