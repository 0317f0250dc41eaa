/** Words by the name that the API gives a thing. */
export type Words = Record<string, string>;

export const plural = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
