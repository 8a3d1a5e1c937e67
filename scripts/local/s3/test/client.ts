import { S3Client } from '@aws-sdk/client-s3';

/** The real SDK with its default settings, but for what an emulator needs. */
export function clientFor(endpoint: string, options: { attempts?: number } = {}): S3Client {
  return new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: options.attempts ?? 1,
  });
}

/** The outcome of a call that has to fail: error name and status. */
export async function failureOf(call: Promise<unknown>): Promise<{ name: string; status: number }> {
  try {
    await call;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    return { name, status: $metadata?.httpStatusCode ?? 0 };
  }
  throw new Error('the call succeeded, and was expected to fail');
}

/** Keys that break servers which take keys for paths, XML or UTF-16. */
export const NASTY_KEYS = [
  '/leading',
  'a//b',
  'a/../b',
  '..',
  'space and+plus %25 100%',
  'q?x=1&y#frag',
  `quote"'<>&amp;`,
  'ünïcödé',
  '\uffee after the surrogates',
  '\u{1f600} astral',
  'back\\slash',
  'trailing/',
  'x'.repeat(1024),
];
