import type { ComplianceRow } from '../api/types';

/** Data sets that are brought back together. */
export interface Wave {
  number: number;
  rows: { dataSet: string; row?: ComplianceRow }[];
  /** As long as its slowest takes; undefined when one was never measured. */
  seconds?: number;
}

/** A plan's order with what was measured of each data set. */
export function wavesOf(order: string[][], rows: ComplianceRow[]): Wave[] {
  return order.map((names, index) => {
    const members = names.map((dataSet) => ({ dataSet, row: rows.find((row) => row.dataSet === dataSet) }));
    const measured = members.map(({ row }) => row?.measuredRtoSeconds ?? undefined);
    const known = measured.every((one): one is number => one !== undefined);
    return {
      number: index + 1,
      rows: members,
      seconds: known ? Math.max(0, ...(measured as number[])) : undefined,
    };
  });
}

/** How long all waves take after each other; undefined when one of them is not known. */
export function totalSeconds(waves: Wave[]): number | undefined {
  let sum = 0;
  for (const { seconds } of waves) {
    if (seconds === undefined) return undefined;
    sum += seconds;
  }
  return sum;
}
