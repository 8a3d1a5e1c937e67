import { listObjects } from '@lambda-core/common/clone/list-objects';
import type { LeanClient } from '@lambda-core/common/lean-s3/lean-client';

/** A server's answers to a listing, one after the other. */
function answering(...bodies: string[]): LeanClient {
  return {
    send: async () => ({ status: 200, headers: {}, body: bodies.shift() ?? '' }),
    destroy: () => {},
  };
}

const page = (more: string) =>
  `<ListBucketResult><Contents><Key>a</Key><Size>1</Size></Contents>${more}</ListBucketResult>`;
const retrying = { counters: { retries: 0, throttles: 0 } };

test('a truncated page that does not say how to go on is an error, not the end', async () => {
  const client = answering(page('<IsTruncated>true</IsTruncated>'));
  const pages = listObjects(client, { bucket: 'from', prefix: '' }, retrying);
  await expect(pages.next()).rejects.toMatchObject({ code: 'LISTING_BROKEN' });
});

test('a page without a word about more is the last one', async () => {
  const pages = listObjects(answering(page('')), { bucket: 'from', prefix: '' }, retrying);
  expect((await pages.next()).value).toMatchObject({ objects: [{ key: 'a' }], last: true });
});
