import { sampleBytes } from '@lambda-core/local/samples/lines';

/** Lines that a file of any length repeats: their ids differ, being made of offsets. */
export type SampleBlock = {
  readonly bytes: Buffer;
  /** Where each line begins, and the end of the last. */
  readonly starts: readonly number[];
};

const NEWLINE = 0x0a;

export function sampleBlock(lines: number): SampleBlock {
  const bytes = sampleBytes({ format: 'classic', lines, seed: 1, hazards: 0 });
  const starts = [0];
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) {
    starts.push(at + 1);
  }
  return { bytes, starts };
}

/** The pieces of a file of so many lines; whole blocks are the same buffer. */
export function repeated({ bytes, starts }: SampleBlock, lines: number): Buffer[] {
  const each = starts.length - 1;
  const pieces = Array<Buffer>(Math.floor(lines / each)).fill(bytes);
  const rest = starts[lines % each] ?? 0;
  return rest === 0 ? pieces : [...pieces, bytes.subarray(0, rest)];
}

/** The number of the line that begins at an offset of a file of repeated blocks; -1 when none does. */
export function lineAt({ bytes, starts }: SampleBlock, offset: number): number {
  const blocks = Math.floor(offset / bytes.length);
  const inside = offset - blocks * bytes.length;
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) < inside) low = middle + 1;
    else high = middle;
  }
  return starts[low] === inside ? blocks * (starts.length - 1) + low : -1;
}
