export type Mark = { readonly from: number; readonly to: number; readonly field: string };

/** Where the values of a document stand in the line that it was made of: the longest first, and none twice. */
export function marksOf(line: string, document: unknown): Mark[] {
  const marks: Mark[] = [];
  const leaves = leavesOf(document, '')
    .filter(({ text }) => text.length > 1 && text.length < line.length)
    .sort((one, other) => other.text.length - one.text.length);
  for (const { field, text } of leaves) {
    for (let from = line.indexOf(text); from !== -1; from = line.indexOf(text, from + 1)) {
      const to = from + text.length;
      if (!isWhole(line, from, to) || marks.some((mark) => mark.from < to && from < mark.to))
        continue;
      marks.push({ from, to, field });
      break;
    }
  }
  return marks.sort((one, other) => one.from - other.from);
}

/** Not in the middle of a word or a number. */
function isWhole(line: string, from: number, to: number): boolean {
  return !(/\w/.test(line[from - 1] ?? '') || /\w/.test(line[to] ?? ''));
}

function leavesOf(value: unknown, path: string): { field: string; text: string }[] {
  if (typeof value === 'string' || typeof value === 'number')
    return [{ field: path, text: String(value) }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    leavesOf(inner, Array.isArray(value) ? path : path === '' ? name : `${path}.${name}`),
  );
}
