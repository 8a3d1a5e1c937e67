const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/**
 * The text of the first element of a name in S3's XML, which has neither CDATA nor attributes there;
 * `undefined` when there is none, or it is not closed.
 */
export function element(xml: string, name: string): string | undefined {
  const opening = `<${name}>`;
  const start = xml.indexOf(opening);
  if (start < 0) return undefined;
  const end = xml.indexOf('<', start + opening.length);
  if (end < 0 || !xml.startsWith(`</${name}>`, end)) return undefined;
  return unescaped(xml.slice(start + opening.length, end));
}

/**
 * The contents of all elements of a name that hold elements themselves, but not one another; `undefined`
 * in place of one that lacks its beginning or its end, and then no more.
 */
export function* blocks(xml: string, name: string): Generator<string | undefined> {
  const opening = `<${name}>`;
  const closing = `</${name}>`;
  let start = xml.indexOf(opening);
  for (let at = 0; ; ) {
    const end = xml.indexOf(closing, at);
    if (start < 0 && end < 0) return;
    const next = start < 0 ? start : xml.indexOf(opening, start + opening.length);
    if (start < 0 || end < start || (next >= 0 && next < end)) {
      yield undefined;
      return;
    }
    yield xml.slice(start + opening.length, end);
    at = end + closing.length;
    start = next;
  }
}

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]+)|#(\d+)|(\w+));/g, (whole, hex, decimal, name) => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
    return ENTITIES[name] ?? whole;
  });
}
