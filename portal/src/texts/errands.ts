/** Work that somebody waits for. */
export const errands = {
  rate: (perSecond: number, count: (steps: number) => string) =>
    `${perSecond < 10 && count === String ? perSecond.toFixed(1) : count(Math.round(perSecond))}/s`,
  askedBy: (by: string) => (by === 'system' ? 'on schedule' : `asked for by ${by}`),
  pack: 'An evidence pack is being made',
  keyTest: 'A key is being tested',
  coverage: 'Holdfast looks into the places',
  comparison: 'The part is being compared with the living database',
};
