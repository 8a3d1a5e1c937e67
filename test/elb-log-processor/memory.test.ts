import { gzipSync } from 'node:zlib';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { NAME, openHarness, sample } from './harness';

// Each does as much as a machine can; how long that takes is not what is tested.
jest.setTimeout(240_000);

/** A bucket that nobody is told about. */
const HELD = 'held-logs';

/** Ships four copies of a file side by side, in a process that dies over a fifth of Terraform's memory. */
async function shipFour(content: Buffer, keep = 0) {
  await using harness = await openHarness(
    {
      memoryMegabytes: 200,
      timeoutSeconds: 120,
      environment: { DELIVERY_UNCONFIRMED_MEGABYTES: '8' },
    },
    { trackIds: false, keep },
  );
  const { platform, receiver, s3, reports } = harness;
  platform.s3.createBucket(HELD);
  const keys = ['a', 'b', 'c', 'd'];
  for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket: HELD, Key, Body: content }));
  const event = objectCreated(...keys.map((key) => ({ bucket: HELD, key })));
  const { error } = await platform.host.invoke(NAME, event);
  return { error, reports, documents: receiver.documents, lines: receiver.counters.lines };
}

test('files of newlines fill no memory, and are files without lines', async () => {
  const { error, reports, lines } = await shipFour(gzipSync(Buffer.alloc(6_000_000, '\n')));
  expect(error).toBeUndefined();
  expect(reports).toHaveLength(4);
  for (const { outcome, summary } of reports) {
    expect(outcome).toBe('shipped');
    expect(summary.lines).toEqual({ encountered: 0, parsed: 0, sent: 0 });
  }
  expect(lines).toBe(0);
});

test('files of one-byte lines fill no memory, though each becomes a document', async () => {
  const { error, lines } = await shipFour(gzipSync(Buffer.alloc(160_000, '?\n')));
  expect(error).toBeUndefined();
  expect(lines).toBe(4 * 80_000);
});

test('many lines that are just short enough to be parsed fill no memory', async () => {
  const line = `${'?'.repeat(200_000)}\n`;
  const { error, lines } = await shipFour(gzipSync(Buffer.from(line.repeat(100))));
  expect(error).toBeUndefined();
  expect(lines).toBe(4 * 100);
});

test('a line longer than memory is shipped cut, tagged and counted, and the next one follows', async () => {
  const part = Buffer.alloc(64 * 1024 * 1024, '?');
  const parts = 5;
  const ending = Buffer.concat([Buffer.from('\n'), sample('alb', 1)]);
  const members = [...Array(parts).fill(gzipSync(part)), gzipSync(ending)];
  const { error, reports, documents, lines } = await shipFour(Buffer.concat(members), 4);
  expect(error).toBeUndefined();
  expect(lines).toBe(8);
  for (const { summary } of reports)
    expect(summary).toMatchObject({
      lines: { encountered: 2, parsed: 1, sent: 2 },
      failures: { parsing: { total: 1 } },
    });
  const cut = (documents as { message?: string }[]).find(({ message }) => message !== undefined);
  expect(cut).toMatchObject({
    tags: ['_elbparsefailure', '_elblinetruncated'],
    log: { offset: 0 },
  });
  expect(cut?.message).toHaveLength(256 * 1024);
});
