import { deepStrictEqual } from 'node:assert';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import type { DocumentContext } from '../src/documents/context';
import { createRenderer } from '../src/documents/documents';
import { CONTEXT } from './render';

export type Rendered = {
  readonly text: string;
  readonly lines: number;
  readonly parsed: number;
  readonly failures: readonly string[];
  /** Share of the lines that the fast path took. */
  readonly fast: number;
};

/** The first line of each format takes the reference's path. */
const WARM_UP = Buffer.concat([
  ...SAMPLE_FORMATS.flatMap((format) => [...sampleChunks({ format, lines: 20, seed: 1 })]),
  Buffer.from(
    '2026-03-14T09:26:53Z orders 203.0.113.7:1 10.0.2.31:80 0.1 0.1 0.1 - - 82 305 "- - - "\n',
  ),
]);

/** The documents of `content` by the fast path and by the reference; the two have to be equal. */
export function renderBoth(
  content: Uint8Array,
  { context = CONTEXT, offset = 0, cuts = [] as readonly number[] } = {},
): { fast: Rendered; reference: Rendered } {
  const batches = cutAtLines(content, cuts);
  const [fast, reference] = rendererPair(context);
  return { fast: fast(batches, offset), reference: reference(batches, offset) };
}

/** @throws AssertionError that shows the documents that differ */
export function expectSame({ fast, reference }: { fast: Rendered; reference: Rendered }): void {
  if (fast.text !== reference.text)
    deepStrictEqual(fast.text.split('\n'), reference.text.split('\n'));
  deepStrictEqual({ ...fast, fast: 0 }, reference);
}

type RenderAll = (batches: readonly Uint8Array[], offset: number) => Rendered;

const pairs = new Map<DocumentContext, readonly [RenderAll, RenderAll]>();

/** Kept between calls: a property test makes thousands. */
function rendererPair(context: DocumentContext): readonly [RenderAll, RenderAll] {
  const known = pairs.get(context);
  if (known !== undefined) return known;
  const pair = [warmRenderer(context, true), warmRenderer(context, false)] as const;
  pairs.set(context, pair);
  return pair;
}

function warmRenderer(context: DocumentContext, fastPath: boolean): RenderAll {
  const failures: string[] = [];
  const onFailure = (reason: string) => failures.push(reason);
  const renderer = createRenderer(context, onFailure, { fastPath });
  renderer.render({ bytes: WARM_UP, offset: 0, cut: 0 });
  return (batches, offset) => {
    failures.length = 0;
    const before = renderer.fastLines;
    const parts: Buffer[] = [];
    let [at, lines, parsed] = [offset, 0, 0];
    for (const bytes of batches) {
      const chunk = renderer.render({ bytes, offset: at, cut: 0 });
      deepStrictEqual([chunk.offset, chunk.end], [at, at + bytes.length]);
      parts.push(Buffer.from(chunk.bytes));
      at = chunk.end;
      lines += chunk.lines;
      parsed += chunk.parsed;
    }
    const text = Buffer.concat(parts).toString('latin1');
    const fast = lines === 0 ? 0 : (renderer.fastLines - before) / lines;
    return { text, lines, parsed, failures: [...failures], fast };
  };
}

/** Cuts behind the newline that follows each of `cuts`. */
function cutAtLines(content: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = cuts.map((cut) => content.indexOf(0x0a, cut % (content.length + 1)) + 1);
  const sorted = [...new Set([...ends, content.length])].sort((a, b) => a - b);
  const pieces = sorted.map((end, i) => content.subarray(sorted[i - 1] ?? 0, end));
  return pieces.filter(({ length }) => length > 0);
}
