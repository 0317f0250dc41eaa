import { vi } from 'vitest';

/** For tests: jsdom has no screen whose scheme could be asked for, and lays nothing out. Gone with `vi.unstubAllGlobals`. */
export function stubScreen() {
  vi.stubGlobal('matchMedia', () => ({
    matches: false,
    addEventListener: () => {},
    removeEventListener: () => {},
  }));
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
}
