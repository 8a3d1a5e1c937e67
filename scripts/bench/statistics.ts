export type Spread = Readonly<{ median: number; lowest: number; highest: number }>;

/** The middle of `values` and its outermost ones; `undefined` when there are none. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (lowest === undefined || highest === undefined) return undefined;
  if (upper === undefined || lower === undefined) return undefined;
  return { median: (lower + upper) / 2, lowest, highest };
}

/** Rows of text under a heading, numbers to the right: the first column is a name. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n');
}
