import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { writeSampleTo } from '@lambda-core/local/samples/write';

export type Sample = {
  readonly format: SampleFormat;
  readonly lines: number;
  readonly gzip: false | 'multi-member';
};

/**
 * One of every format, the smallest first, so that something is seen at once; Classic is delivered plain by AWS, the
 * others as gzip of several members.
 */
export const SAMPLES: readonly Sample[] = [
  { format: 'health-check', lines: 1_000, gzip: 'multi-member' },
  { format: 'classic', lines: 40_000, gzip: false },
  { format: 'alb', lines: 10_000, gzip: 'multi-member' },
  { format: 'nlb', lines: 3_000, gzip: 'multi-member' },
  { format: 'connection', lines: 3_000, gzip: 'multi-member' },
  { format: 'json', lines: 3_000, gzip: 'multi-member' },
];

/** The bytes of a sample, as ELB would write them. */
export async function sampleBytes({ format, lines, gzip }: Sample): Promise<Buffer> {
  const written = new PassThrough();
  const [bytes] = await Promise.all([
    buffer(written),
    writeSampleTo(written, { format, lines, seed: 1 }, gzip),
  ]);
  return bytes;
}
