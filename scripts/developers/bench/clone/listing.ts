import { LambdaCoreError } from '@lambda-core/common/errors';

export type Listed = Readonly<{ key: string; size: number }>;

/** Every object of a bucket, in order. The benchmark's keys need no decoding. */
export async function* listBucket(endpoint: string, bucket: string): AsyncGenerator<Listed> {
  let after = '';
  for (let truncated = true; truncated; ) {
    const url = `${endpoint}/${bucket}?list-type=2&start-after=${encodeURIComponent(after)}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(60_000) });
    const page = await response.text();
    if (!response.ok) throw new LambdaCoreError('BENCH_FAILED', `listing ${bucket}: ${page}`);
    for (const [, key = '', size] of page.matchAll(/<Key>([^<]*)<\/Key>.*?<Size>(\d+)</g)) {
      yield { key, size: Number(size) };
      after = key;
    }
    truncated = page.includes('<IsTruncated>true<');
  }
}

/** @throws LambdaCoreError naming the first key by which the destination differs from the source */
export async function checkEqual(
  name: string,
  source: AsyncIterable<Listed>,
  destination: AsyncGenerator<Listed>,
): Promise<number> {
  let count = 0;
  for await (const { key, size } of source) {
    const { value } = await destination.next();
    const copied = value as Listed | undefined;
    if (copied?.key !== key || copied.size !== size) {
      throw differs(name, `${key} of ${size} bytes`, copied);
    }
    count++;
  }
  const { value: extra } = await destination.next();
  if (extra !== undefined) throw differs(name, 'nothing more', extra);
  return count;
}

function differs(name: string, expected: string, found: Listed | undefined): LambdaCoreError {
  const what = found === undefined ? 'nothing' : `${found.key} of ${found.size} bytes`;
  const message = `${name}: found ${what} in the destination, expected ${expected}`;
  return new LambdaCoreError('BENCH_COUNT', message);
}
