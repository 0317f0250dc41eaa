// @vitest-environment jsdom
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Person } from '../api/types';
import { stubScreen } from '../parts/screenless';
import { ChangeFirst } from '../signin/ChangeFirst';
import { OneTimePassword } from './OneTimePassword';

const sent: [string, unknown][] = [];

vi.mock('../api/client', () => ({
  api: {
    POST: (path: string, request: unknown) => {
      sent.push([path, request]);
      return Promise.resolve({ password: 'aaaaa-bbbbb-ccccc-ddddd', expiresAt: '2026-12-07T12:00:00Z' });
    },
    PUT: (path: string, request: unknown) => {
      sent.push([path, request]);
      return Promise.resolve(undefined);
    },
  },
  answer: (call: unknown) => call,
}));

beforeEach(() => {
  sent.length = 0;
  stubScreen();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const person = (some: Partial<Person>): Person => ({
  id: '1',
  username: 'erin',
  displayName: 'Erin',
  roles: ['viewer'],
  createdAt: '2026-11-30T12:00:00Z',
  disabled: false,
  passwordSet: false,
  ...some,
});

const show = (what: React.ReactNode) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider env="test">{what}</MantineProvider>
    </QueryClientProvider>,
  );

it('is offered for who has not chosen a password of their own, and for nobody else', () => {
  show(<OneTimePassword person={person({ passwordSet: true })} />);
  show(<OneTimePassword person={person({ disabled: true })} />);
  expect(screen.queryByRole('button')).toBeNull();
  show(<OneTimePassword person={person({ passwordSet: true, passwordExpiresAt: '2026-12-07T12:00:00Z' })} />);
  expect(screen.getByRole('button', { name: 'One-time password for Erin' })).toBeDefined();
});

it('is shown once, and the dialog ends only when it was kept', async () => {
  show(<OneTimePassword person={person({})} />);
  fireEvent.click(screen.getByRole('button', { name: 'One-time password for Erin' }));
  expect(screen.queryByText('aaaaa-bbbbb-ccccc-ddddd')).toBeNull();
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'One-time password' }));
    await Promise.resolve();
  });
  expect(await screen.findByText('aaaaa-bbbbb-ccccc-ddddd')).toBeDefined();
  expect(sent).toEqual([
    ['/api/v1/admin/administrators/{username}/one_time_password', { params: { path: { username: 'erin' } } }],
  ]);
  const done = screen.getByRole('button', { name: 'Done' });
  expect(done.hasAttribute('disabled')).toBe(true);
  fireEvent.click(screen.getByRole('checkbox'));
  expect(done.hasAttribute('disabled')).toBe(false);
});

it('is changed for a password of their own at the door', async () => {
  show(<ChangeFirst />);
  fireEvent.change(screen.getByLabelText('One-time password'), { target: { value: 'the one-time one' } });
  fireEvent.change(screen.getByLabelText('New password'), { target: { value: 'what erin chose' } });
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: /^Change/ }));
    await Promise.resolve();
  });
  expect(sent).toEqual([
    [
      '/api/v1/session/password',
      { body: { currentPassword: 'the one-time one', newPassword: 'what erin chose' } },
    ],
  ]);
});
