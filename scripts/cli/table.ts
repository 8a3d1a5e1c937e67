/** A column: its heading and the text of its cell in a row. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => string];

/** Rows of text under a heading: names to the left, numbers to the right. */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => cell(row))),
  ];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => (row[at] ?? '').length)));
  return cells.map((row) => tableRow(row, widths)).join('\n');
}

/** One row of a table whose widths are known before its rows are; the first `names` cells are names. */
export function tableRow(cells: readonly string[], widths: readonly number[], names = 1): string {
  return cells
    .map((cell, at) => (at < names ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
    .join('  ')
    .trimEnd();
}
