/** Some rows of a list that the server keeps, and what to ask for the rows after them. */
export interface Slice<Row> {
  items: Row[];
  next?: string | null;
  /** How many there are on all pages, where the server counts them. */
  total?: number;
}

export type Load<Row> = (after: string | undefined, limit: number) => Promise<Slice<Row>>;

/** As much as the server gives of a list in one answer. */
const AT_ONCE = 1000;

/** All rows, a thousand at a time. */
export async function everything<Row>(load: Load<Row>, told?: (rows: number) => void): Promise<Row[]> {
  const rows: Row[] = [];
  await eachPage(load, (slice) => {
    rows.push(...slice.items);
    told?.(rows.length);
  });
  return rows;
}

/** Tells every page in order, a thousand rows at a time. */
export async function eachPage<Page extends { next?: string | null }>(
  load: (after: string | undefined, limit: number) => Promise<Page>,
  told: (page: Page) => void,
): Promise<void> {
  for (let after: string | undefined; ;) {
    const page = await load(after, AT_ONCE);
    told(page);
    if (!page.next) return;
    after = page.next;
  }
}
