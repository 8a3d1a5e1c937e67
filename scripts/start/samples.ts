import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { SampleFormat } from '../local/samples/formats';
import { sampleKey } from '../local/samples/keys';
import { writeSample } from '../local/samples/write';

export type Sample = {
  readonly format: SampleFormat;
  readonly lines: number;
  readonly gzip: false | 'multi-member';
};

/** One of every format; Classic is delivered plain by AWS, the others as gzip of several members. */
export const SAMPLES: readonly Sample[] = [
  { format: 'classic', lines: 60_000, gzip: false },
  { format: 'alb', lines: 20_000, gzip: 'multi-member' },
  { format: 'nlb', lines: 5_000, gzip: 'multi-member' },
  { format: 'connection', lines: 5_000, gzip: 'multi-member' },
  { format: 'health-check', lines: 2_000, gzip: 'multi-member' },
  { format: 'json', lines: 5_000, gzip: 'multi-member' },
];

/** Writes a sample as ELB would into the bucket; answers its key. */
export async function putSample(s3: S3Client, bucket: string, sample: Sample): Promise<string> {
  const { format, lines, gzip } = sample;
  const key = sampleKey(format, 1);
  const file = join(tmpdir(), `lambda-core-${process.pid}-${format}.log`);
  try {
    await writeSample({ format, lines, seed: 1, file, gzip });
    const Body = await readFile(file);
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body }));
  } finally {
    await rm(file, { force: true });
  }
  return key;
}
