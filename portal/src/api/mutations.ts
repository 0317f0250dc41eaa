import { MutationCache } from '@tanstack/react-query';

declare module '@tanstack/react-query' {
  interface Register {
    mutationMeta: { shown?: boolean };
  }
}

/** Whoever sends it shows what went wrong, such as a dialog, for as long as it is there. */
export const SHOWN = { shown: true };

/**
 * Reports everything that was asked for and did not work, also when its page is no longer there or more was asked for
 * meanwhile: what a single call is given to do then is forgotten in both cases. Left out is what is {@link SHOWN}, while
 * somebody still watches it.
 */
export function reporting(report: (message: string) => void): MutationCache {
  const watchers = new WeakMap<object, number>();
  const cache = new MutationCache({
    onError: (error, _given, _result, mutation) => {
      if (!mutation.meta?.shown || !watchers.get(mutation)) report(error.message);
    },
  });
  cache.subscribe(({ type, mutation }) => {
    if (mutation === undefined) return;
    const change = type === 'observerAdded' ? 1 : type === 'observerRemoved' ? -1 : 0;
    watchers.set(mutation, (watchers.get(mutation) ?? 0) + change);
  });
  return cache;
}
