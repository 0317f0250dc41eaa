import { useQueries } from '@tanstack/react-query';
import { POINTS } from '../api/keys';
import { points } from '../points/queries';

/** The newest recovery point of each data set. */
export function useNewestPoints(dataSets: string[]) {
  return useQueries({
    queries: dataSets.map((dataSet) => ({
      queryKey: [...POINTS, 'newest', dataSet],
      queryFn: () => points({ dataSet, limit: 1 }),
    })),
    combine: (results) => ({
      loaded: results.every((one) => one.data !== undefined),
      error: results.find((one) => one.error)?.error ?? null,
      points: new Map(
        results.flatMap((one) => one.data?.items.map((point) => [point.dataSet, point] as const) ?? []),
      ),
    }),
  });
}
