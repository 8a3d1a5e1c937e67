export type Attributes = Readonly<Record<string, string | number>>;

/** An SVG element; `children` are elements already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const given = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? short(value) : value)}"`)
    .join('');
  return children.length === 0
    ? `<${name}${given}/>`
    : `<${name}${given}>${children.join('')}</${name}>`;
}

/** Words at a place; `kind` is one of the classes of the style sheet. */
export function words(text: string, x: number, y: number, kind: string, more: Attributes = {}) {
  return element('text', { x, y, class: kind, ...more }, escaped(text));
}

// Both schemes in one file: where the viewer cannot tell, light it is.
const STYLE = `
svg { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0;
  --ours: #0969da; --a: #8c959f; --b: #bc4c00; --c: #8250df; }
@media (prefers-color-scheme: dark) { svg { --paper: #0d1117; --ink: #f0f6fc; --soft: #9198a1;
  --line: #3d444d; --ours: #4493f8; --a: #818b98; --b: #f0883e; --c: #ab7df8; } }
text { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--ink); }
.title { font-size: 17px; font-weight: 600; }
.panel { font-size: 14px; font-weight: 600; }
.soft { fill: var(--soft); font-size: 12px; }
.strong { font-weight: 600; }
.rule { stroke: var(--line); stroke-width: 1; }
.spread { stroke: var(--ink); stroke-width: 1.5; }
.curve { fill: none; stroke-width: 2; }`;

/** A whole picture: title above, caption below, readable on light and on dark pages. */
export function picture(
  {
    title,
    caption,
    width,
    height,
  }: Record<'title' | 'caption', string> & Record<'width' | 'height', number>,
  ...children: string[]
): string {
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(width)} ${short(height)}`,
      width,
      height,
      role: 'img',
      'aria-labelledby': 'title caption',
    },
    element('title', { id: 'title' }, escaped(title)),
    element('desc', { id: 'caption' }, escaped(caption)),
    element('style', {}, STYLE),
    element('rect', { width, height, rx: 6, fill: 'var(--paper)' }),
    words(title, 20, 32, 'title'),
    ...children,
    words(caption, 20, height - 16, 'soft'),
  );
  return `${svg}\n`;
}

/** About how wide a text of 13 pixels is: charts are laid out without measuring fonts. */
export function widthOf(text: string): number {
  return text.length * 7.1;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? '');
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
