const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};

/** The text of the first element of a name in S3's XML, which has neither CDATA nor attributes there. */
export function element(xml: string, name: string, from = 0): string | undefined {
  const opening = `<${name}>`;
  const start = xml.indexOf(opening, from);
  if (start < 0) return undefined;
  const end = xml.indexOf('<', start + opening.length);
  return end < 0 ? undefined : unescaped(xml.slice(start + opening.length, end));
}

/** The contents of all elements of a name that hold elements themselves. */
export function* blocks(xml: string, name: string): Generator<string> {
  const opening = `<${name}>`;
  const closing = `</${name}>`;
  for (let at = xml.indexOf(opening); at >= 0; at = xml.indexOf(opening, at)) {
    const end = xml.indexOf(closing, at);
    if (end < 0) return;
    yield xml.slice(at + opening.length, end);
    at = end + closing.length;
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
