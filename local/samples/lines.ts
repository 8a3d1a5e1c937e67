import { createRandom, pick } from '../random';
import type { AlbLength } from './alb-record';
import { SAMPLES, type SampleFormat } from './formats';
import { HAZARDS } from './hazards';

export type SampleOptions = Readonly<{
  format: SampleFormat;
  lines: number;
  seed: number;
  /** The share of lines that are a hazard; 0 for benchmarks. */
  hazards?: number;
  /** How many fields each ALB line has; other formats ignore it. */
  albFields?: AlbLength;
}>;

const CHUNK_CHARACTERS = 64 * 1024;
const DEFAULT_HAZARDS = 0.003;
/** A share is compared with a 32-bit random number. */
const RANGE = 2 ** 32;

/**
 * The bytes of a sample log file in chunks of about 64 KiB, each ending with a whole line: memory does
 * not depend on `lines`, and the same options always give the same bytes.
 */
export function* sampleChunks(options: SampleOptions): Generator<Buffer> {
  const next = lineSource(options);
  let text = '';
  for (let made = 0; made < options.lines; made++) {
    text += `${next()}\n`;
    if (text.length >= CHUNK_CHARACTERS) {
      yield Buffer.from(text, 'latin1');
      text = '';
    }
  }
  if (text !== '') yield Buffer.from(text, 'latin1');
}

/** The same in one piece, for a file that memory may hold. */
export function sampleBytes(options: SampleOptions): Buffer {
  return Buffer.concat([...sampleChunks(options)]);
}

/** Lines as strings of bytes (latin1), so that a hazard may hold bytes that are not UTF-8. */
function lineSource({ format, seed, hazards = DEFAULT_HAZARDS, albFields }: SampleOptions) {
  const random = createRandom(seed);
  const ordinary = SAMPLES[format].lines(random, albFields);
  const bad = HAZARDS.filter(
    (hazard) => hazard.format === format && hazard.expect !== 'unparsable',
  );
  const rare = bad.map(({ line }) => bytesOf(line).toString('latin1'));
  const threshold = rare.length === 0 ? 0 : hazards * RANGE;
  return () => (threshold > 0 && random() < threshold ? pick(random, rare) : ordinary());
}

function bytesOf(line: string | Buffer): Buffer {
  return typeof line === 'string' ? Buffer.from(line) : line;
}
