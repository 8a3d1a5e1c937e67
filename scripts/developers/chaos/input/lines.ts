import { refusals } from '@lambda-core/elb-log-processor/documents/fixtures/elasticsearch';
import { mutated } from '@lambda-core/elb-log-processor/documents/fixtures/mutated';
import {
  expectSame,
  renderBoth,
} from '@lambda-core/elb-log-processor/documents/fixtures/wasm-both';
import type { Random } from '@lambda-core/local/random';
import { attempt, type Tried } from './tried';

/** So that the usual 500 seeds make a million. */
const LINES = 2_000;
/** Characters of a line that are shown. */
const SHOWN = 200;

/** Makes documents of mutated lines, by both renderers. */
export function tryLines(random: Random): Tried {
  const lines = Array.from({ length: LINES }, () => mutated(random));
  const problems = attempt(() => {
    const both = renderBoth(Buffer.concat(lines));
    expectSame(both);
    return documentProblems(lines, Buffer.from(both.fast.text, 'latin1'));
  });
  return { fault: `${LINES} mutated lines`, problems };
}

type Document = {
  readonly log: { readonly offset: number };
  readonly message?: string;
  readonly tags?: readonly string[];
  readonly error?: { readonly message: string };
};

/** What is wrong with the documents of lines, each of which ends with a newline. */
export function documentProblems(lines: readonly Buffer[], documents: Buffer): string[] {
  const text = new TextDecoder('utf8', { fatal: true }).decode(documents);
  const found = text.split('\n').slice(0, -1);
  const shipped: { readonly line: Buffer; readonly offset: number }[] = [];
  let offset = 0;
  for (const line of lines) {
    if (/[^\t-\r ]/.test(line.toString('latin1'))) shipped.push({ line, offset });
    offset += line.length;
  }
  if (found.length !== shipped.length)
    return [`${found.length} documents of ${shipped.length} lines`];
  return shipped.flatMap(({ line, offset }, at) => {
    const json = found[at] as string;
    return attempt(() => [
      ...refusals(json),
      ...halfCharacters(json),
      ...rawProblems(line, offset, JSON.parse(json)),
    ]).map((what) => `${what}, of ${JSON.stringify(line.toString('latin1')).slice(0, SHOWN)}`);
  });
}

/** A document is of its own line; where that could not be parsed it holds the whole of it, and says why. */
function rawProblems(line: Buffer, offset: number, document: Document): string[] {
  const { log, message, tags = [], error } = document;
  const problems: string[] = [];
  if (log.offset !== offset) problems.push(`offset ${log.offset} instead of ${offset}`);
  if (!tags.includes('_elbparsefailure')) return problems;
  const whole = line.toString().replace(/\r?\n$/, '');
  if (message !== whole) problems.push('tagged, and not the whole line in message');
  if (!error?.message) problems.push('tagged without a reason');
  return problems;
}

/** JSON can name half of a surrogate pair, which no UTF-8 can hold and receivers take differently. */
function halfCharacters(json: string): string[] {
  if (!/\\ud[89a-f]/i.test(json)) return [];
  const halves: string[] = [];
  JSON.parse(json, (name, value) => {
    if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
      halves.push(`half a character in ${name}`);
    return value;
  });
  return halves;
}
