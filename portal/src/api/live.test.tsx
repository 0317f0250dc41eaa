// @vitest-environment jsdom
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useLiveEvents } from './live';

/** A stream that opens, and breaks, when the test says so. */
class Stream {
  static readonly CLOSED = 2;
  static all: Stream[] = [];
  readyState = 0;
  onopen?: () => void;
  onerror?: () => void;
  constructor() {
    Stream.all.push(this);
  }
  addEventListener() {
    // nothing is told here
  }
  close() {
    this.readyState = Stream.CLOSED;
  }
}

const open = () => Stream.all.filter((one) => one.readyState !== Stream.CLOSED).length;

let hidden = false;

const look = (away: boolean) =>
  act(() => {
    hidden = away;
    document.dispatchEvent(new Event('visibilitychange'));
  });

const pass = (seconds: number) => act(() => vi.advanceTimersByTime(seconds * 1000));

function Shown() {
  return <p>{useLiveEvents() === undefined ? 'live' : 'lost'}</p>;
}

const show = () =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Shown />
    </QueryClientProvider>,
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('EventSource', Stream);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  Stream.all = [];
  hidden = false;
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('holds a stream while somebody looks, and lets go of it a while after', () => {
  show();
  pass(60);
  expect(open()).toBe(1);
  look(true);
  pass(9);
  expect(open()).toBe(1);
  pass(2);
  expect(open()).toBe(0);
  look(false);
  expect(open()).toBe(1);
});

it('keeps the stream when one only looked away for a moment', () => {
  show();
  look(true);
  pass(5);
  look(false);
  pass(60);
  expect(Stream.all).toHaveLength(1);
  expect(open()).toBe(1);
});

it('holds none in a tab that was opened behind another, once it has been there for a while', () => {
  hidden = true;
  show();
  pass(11);
  expect(open()).toBe(0);
});

it('says nothing of a lost connection where it let go by itself, and does when it cannot get back', () => {
  show();
  look(true);
  pass(120);
  expect(screen.getByText('live')).toBeTruthy();
  look(false);
  act(() => Stream.all.at(-1)?.onerror?.());
  pass(5);
  expect(screen.getByText('lost')).toBeTruthy();
  act(() => Stream.all.at(-1)?.onopen?.());
  expect(screen.getByText('live')).toBeTruthy();
});
