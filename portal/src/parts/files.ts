/** A column as far as files go. */
export interface ExportColumn<Row> {
  name: string;
  value: (row: Row) => string | number | boolean | null | undefined;
}

// what a spreadsheet would take for a formula
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' && FORMULA.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows as RFC 4180 has it, with a head; texts that a spreadsheet would run are quoted for it. */
export function csv<Row>(columns: ExportColumn<Row>[], rows: Row[]): string {
  const lines = [columns.map((column) => field(column.name))];
  for (const row of rows) lines.push(columns.map((column) => field(column.value(row))));
  return lines.map((line) => `${line.join(',')}\r\n`).join('');
}

/** Hands a text to the browser as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // the browser has taken hold of it by then
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
