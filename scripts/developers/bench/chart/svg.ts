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

// Attributes and plain colours, no style sheet: every program that shows SVG understands them, on dark pages too.
const PAPER = '#ffffff';
const INK = '#1f2328';
const SOFT = '#59636e';
const TEXT: Readonly<Record<'title' | 'panel' | 'strong' | 'plain' | 'soft', Attributes>> = {
  title: { 'font-size': 17, 'font-weight': 'bold', fill: INK },
  panel: { 'font-size': 14, 'font-weight': 'bold', fill: INK },
  strong: { 'font-size': 13, 'font-weight': 'bold', fill: INK },
  plain: { 'font-size': 13, fill: INK },
  soft: { 'font-size': 12, fill: SOFT },
};

export const OURS_COLOUR = '#0969da';
export const PEER_COLOURS = ['#8c959f', '#bc4c00', '#8250df'] as const;
export const RULE: Attributes = { stroke: '#d1d9e0', 'stroke-width': 1 };
export const SPREAD: Attributes = { stroke: INK, 'stroke-width': 1.5 };

/** Words at a place. */
export function words(
  text: string,
  x: number,
  y: number,
  kind: keyof typeof TEXT,
  more: Attributes = {},
): string {
  return element('text', { x, y, ...TEXT[kind], ...more }, escaped(text));
}

const MARGIN = 20;
const LINE = 17;

/** A part of a picture, drawn from its own top downwards. */
export type Drawing = Readonly<{ width: number; height: number; svg: string }>;

/** A whole picture: title and explanation above, caption below. */
export function picture(
  {
    title,
    explained,
    caption,
  }: Readonly<{ title: string; explained: readonly string[]; caption: string }>,
  { width, height, svg }: Drawing,
): string {
  const top = 52 + explained.length * LINE;
  const whole = { width, height: top + height + 40 };
  const drawn = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${short(whole.width)} ${short(whole.height)}`,
      ...whole,
      role: 'img',
      'aria-labelledby': 'title caption',
      'font-family': 'system-ui, -apple-system, Segoe UI, sans-serif',
    },
    element('title', { id: 'title' }, escaped(title)),
    element('desc', { id: 'caption' }, escaped([...explained, caption].join(' '))),
    element('rect', { ...whole, rx: 6, fill: PAPER }),
    words(title, MARGIN, 32, 'title'),
    ...explained.map((line, at) => words(line, MARGIN, 54 + at * LINE, 'soft')),
    element('g', { transform: `translate(0 ${top})` }, svg),
    words(caption, MARGIN, whole.height - 16, 'soft'),
  );
  return `${drawn}\n`;
}

/** About how wide a text of 13 pixels is: charts are laid out without measuring fonts. */
export function widthOf(text: string): number {
  return text.length * 7.6;
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
