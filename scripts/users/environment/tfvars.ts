import { LambdaCoreError } from '@lambda-core/common/errors';

/** A value of a `.tfvars` file, and where it stands in the text. */
export type Tfvar = {
  readonly start: number;
  readonly end: number;
  readonly value:
    | { readonly kind: 'scalar'; readonly is: string | number | boolean | null }
    | { readonly kind: 'list'; readonly items: readonly Tfvar[] }
    | { readonly kind: 'object'; readonly entries: ReadonlyMap<string, Tfvar> };
};

type Token = { readonly text: string; readonly start: number; readonly end: number };

/** Whether a value was given, and is an object. */
export function isObject(tfvar: Tfvar | undefined): boolean {
  return tfvar?.value.kind === 'object';
}

/** Comments, strings, numbers, names and signs; line ends matter to HCL only where commas are left out. */
const TOKEN =
  /(?<skipped>\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)|"(?:[^"\\\n]|\\.)*"|-?\d+(?:\.\d+)?|[A-Za-z_][\w-]*|[{}[\]=:,]/y;

/**
 * Reads a `.tfvars` file as far as they go by hand: strings without `${…}`, numbers, booleans, null, lists and
 * objects. https://developer.hashicorp.com/terraform/language/syntax/configuration
 * @throws LambdaCoreError naming the file and the line that it does not understand
 */
export function readTfvars(text: string, file: string): ReadonlyMap<string, Tfvar> {
  const tokens = tokensOf(text, file);
  let at = 0;
  const peek = () => tokens[at];
  const wrong = (expected: string): LambdaCoreError => {
    const token = peek();
    return problem(text, file, token?.start ?? text.length, token?.text ?? 'the end', expected);
  };
  const next = (expected: string, fits: (text: string) => boolean): Token => {
    const token = peek();
    if (token === undefined || !fits(token.text)) throw wrong(expected);
    at += 1;
    return token;
  };
  const skip = (sign: string) => {
    if (peek()?.text !== sign) return false;
    at += 1;
    return true;
  };
  const entriesUntil = (end: string | undefined): Map<string, Tfvar> => {
    const entries = new Map<string, Tfvar>();
    while (peek()?.text !== end) {
      const name = unquoted(next('a name', (found) => /^["A-Za-z_]/.test(found)).text);
      next('"="', (found) => found === '=' || (found === ':' && end !== undefined));
      if (entries.has(name)) throw wrong(`no second value of ${name}`);
      entries.set(name, value());
      skip(',');
    }
    return entries;
  };
  const value = (): Tfvar => {
    const first = next('a value', (found) => !/^[}\]=:,]$/.test(found));
    const { start } = first;
    if (first.text === '{') {
      const entries = entriesUntil('}');
      return {
        start,
        end: next('"}"', (found) => found === '}').end,
        value: { kind: 'object', entries },
      };
    }
    if (first.text === '[') {
      const items: Tfvar[] = [];
      while (peek()?.text !== ']') {
        items.push(value());
        if (!skip(',')) break;
      }
      return {
        start,
        end: next('"]"', (found) => found === ']').end,
        value: { kind: 'list', items },
      };
    }
    const is = scalar(first.text);
    if (is !== undefined) return { start, end: first.end, value: { kind: 'scalar', is } };
    at -= 1;
    throw wrong('a string, a number, true, false, null, a list or an object');
  };
  return entriesUntil(undefined);
}

function tokensOf(text: string, file: string): readonly Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < text.length) {
    TOKEN.lastIndex = start;
    const match = TOKEN.exec(text);
    if (match === null) throw problem(text, file, start, text.charAt(start), 'a name or a value');
    const end = start + match[0].length;
    if (match.groups?.['skipped'] === undefined) tokens.push({ text: match[0], start, end });
    start = end;
  }
  return tokens;
}

function scalar(text: string): string | number | boolean | null | undefined {
  if (text.startsWith('"')) return /\$\{|%\{/.test(text) ? undefined : unquoted(text);
  if (/^-?\d/.test(text)) return Number(text);
  return { true: true, false: false, null: null }[text];
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  return text
    .slice(1, -1)
    .replace(/\\(.)/g, (_, sign: string) => ({ n: '\n', t: '\t', r: '\r' })[sign] ?? sign);
}

function problem(text: string, file: string, at: number, found: string, expected: string) {
  const line = text.slice(0, at).split('\n').length;
  return new LambdaCoreError(
    'TFVARS_NOT_UNDERSTOOD',
    `${file}, line ${line}: found ${found.slice(0, 60)}, expected ${expected}`,
  );
}
