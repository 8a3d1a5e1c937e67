import { createSummary } from '@lambda-core/common/summary';
import fc from 'fast-check';
import type { DocumentChunk } from './documents/documents';
import { openOffsetTracker } from './offset-tracker';

const chunksArbitrary = fc
  .array(
    fc.record({
      lines: fc.integer({ min: 1, max: 9 }),
      bad: fc.nat(9),
      length: fc.integer({ min: 1, max: 99 }),
    }),
  )
  .map((sizes) => {
    let offset = 100;
    return sizes.map(({ lines, bad, length }): DocumentChunk => {
      const chunk = {
        bytes: new Uint8Array(0),
        lines,
        parsed: lines - Math.min(bad, lines),
        offset,
        end: offset + length,
      };
      offset += length;
      return chunk;
    });
  });

test('at the end, encountered = sent + failed, whatever was confirmed in whatever order', () => {
  fc.assert(
    fc.property(
      chunksArbitrary,
      fc.infiniteStream(fc.boolean()),
      fc.gen(),
      (chunks, coins, gen) => {
        const { lines, failures } = createSummary();
        const offsets = openOffsetTracker(lines, failures, 100);
        for (const chunk of chunks) offsets.enter(chunk);
        const confirmed = chunks.filter(() => coins.next().value);
        for (const chunk of shuffled(confirmed, gen)) offsets.confirm(chunk, chunk.lines);
        const lost = offsets.closeAll();
        expect(lines.encountered).toBe(sum(chunks, 'lines'));
        expect(lines.parsed).toBe(sum(chunks, 'parsed'));
        expect(lines.sent).toBe(sum(confirmed, 'lines'));
        expect(failures.sending.total).toBe(lost);
        expect(lines.sent + failures.sending.total).toBe(lines.encountered);
        expect(lines.parsed + failures.parsing.total).toBe(lines.encountered);
      },
    ),
  );
});

test('continued, the part counts exactly the lines before the place where the next begins', () => {
  fc.assert(
    fc.property(
      chunksArbitrary,
      fc.infiniteStream(fc.boolean()),
      fc.gen(),
      (chunks, coins, gen) => {
        const { lines, failures } = createSummary();
        const offsets = openOffsetTracker(lines, failures, 100);
        for (const chunk of chunks) offsets.enter(chunk);
        const unconfirmed = chunks.filter(() => coins.next().value);
        const confirmed = chunks.filter((chunk) => !unconfirmed.includes(chunk));
        for (const chunk of shuffled(confirmed, gen)) offsets.confirm(chunk, chunk.lines);
        const next = offsets.closeForContinuation();
        expect(next).toBe(unconfirmed[0]?.offset ?? chunks.at(-1)?.end ?? 100);
        const mine = chunks.filter(({ offset }) => offset < next);
        expect(lines.encountered).toBe(sum(mine, 'lines'));
        expect(lines.sent).toBe(sum(mine, 'lines'));
        expect(failures.sending.total).toBe(0);
      },
    ),
  );
});

function sum(chunks: readonly DocumentChunk[], name: 'lines' | 'parsed'): number {
  return chunks.reduce((total, chunk) => total + chunk[name], 0);
}

function shuffled<Item>(items: readonly Item[], gen: fc.GeneratorValue): Item[] {
  const left = [...items];
  const out: Item[] = [];
  while (left.length > 0) out.push(...left.splice(gen(fc.nat, left.length - 1), 1));
  return out;
}
