import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { clientFor } from '../fixtures/client';
import { bucketCases } from './buckets';
import { checksumCases } from './checksums';
import { copyCases } from './copy';
import { listingCases } from './listing';
import { multipartCases } from './multipart';
import { objectCases } from './objects';
import type { Stage } from './stage';

/** Where a server differs from S3: the title of a case → what the server does instead. */
export type Deviations = Record<string, string>;

/**
 * Registers the cases that every server has to pass. A case named in `deviations` is expected to
 * FAIL: when it passes one day, the table is out of date and the suite says so.
 */
export function conformance(
  open: () => Promise<{ endpoint: string; close(): Promise<void> }>,
  deviations: Deviations = {},
): void {
  let server: { endpoint: string; close(): Promise<void> };
  let client: S3Client;
  const unused = new Set(Object.keys(deviations));
  beforeAll(async () => {
    server = await open();
    client = clientFor(server.endpoint);
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  const stage: Stage = {
    client: () => client,
    endpoint: () => server.endpoint,
    async newBucket() {
      const Bucket = `b-${randomUUID()}`;
      await client.send(new CreateBucketCommand({ Bucket }));
      return Bucket;
    },
    conforms(title, body) {
      const deviation = deviations[title];
      unused.delete(title);
      if (deviation === undefined) test(title, body);
      else test.failing(`${title} [known deviation: ${deviation}]`, body);
    },
  };
  for (const cases of [
    bucketCases,
    objectCases,
    listingCases,
    copyCases,
    multipartCases,
    checksumCases,
  ]) {
    cases(stage);
  }
  test('every known deviation names a case', () => expect([...unused]).toEqual([]));
}
