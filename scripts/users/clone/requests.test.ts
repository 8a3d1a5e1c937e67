import { readFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { REQUEST_KINDS } from '@lambda-core/s3-clone-common/s3/request-counts';
import { COMMANDS, openHarness } from '@lambda-core/s3-clone-copier/fixtures/clone-harness';
import { requestKinds } from '@lambda-core/s3-clone-copier/fixtures/request-kinds';
import { PRICES } from '../../cli/prices';
import { clone } from './clone';
import { readCloneCommand } from './options';
import type { CloneResult } from './result';

const PREFIXES = 2_000;
const BUCKETS = [
  '--source',
  'photos',
  '--destination',
  'photos-copy',
  '--command-bucket',
  COMMANDS,
];

/** Follows a clone of so many prefixes of one object by both stages as they are deployed, but for queues and bundles. */
async function cloneThere(server: S3Server, prefixes: number, argv: readonly string[]) {
  for (const bucket of ['photos-copy', COMMANDS]) server.createBucket(bucket);
  const keyAt = (at: number) => `p${String(at).padStart(6, '0')}/x`;
  server.addSyntheticBucket('photos', { count: prefixes, keyAt });
  const harness = openHarness(server.endpoint);
  const works: Promise<unknown>[] = [];
  const subscribe = (suffix: string, stage: (key: string) => Promise<unknown>) =>
    server.subscribe(
      (event) => {
        for (const { objects } of readObjectEvent(event).items)
          works.push(...objects.map(({ key }) => stage(key)));
      },
      { bucket: COMMANDS, suffix },
    );
  subscribe('/clone-request', (key) => harness.segment(key));
  subscribe('-segment-request', (key) => harness.copy({ key, attempt: 1 }));
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const environment = localEnvironment(server);
  const io = { environment, stdout, stderr: stderr.resume(), signal: new AbortController().signal };
  expect(await clone(readCloneCommand([...argv, '--json']), io)).toBe(0);
  stdout.end();
  await Promise.all(works);
  harness.clients[Symbol.dispose]();
  return JSON.parse(await text(stdout)) as CloneResult;
}

test('prefixes of one object cost little more than their copies, of all that S3 is asked, and the result tells it', async () => {
  await using server = await openS3();
  const { objects, requests, segments } = await cloneThere(server, PREFIXES, BUCKETS);
  const counted = requestKinds(server.stats);
  expect(requests).toEqual(counted);
  expect(objects.copied).toBe(PREFIXES);
  expect(segments.made).toBe(3);
  const sum = REQUEST_KINDS.reduce((all, kind) => all + counted[kind], 0);
  expect(sum / PREFIXES).toBeLessThan(1.1);
  const reads = counted.get + counted.head;
  const dollars = (sum - reads) * PRICES.write.dollars + reads * PRICES.read.dollars;
  expect(dollars / (PREFIXES * PRICES.write.dollars)).toBeLessThan(1.1);
});

test('the example of docs/clone.md lets a few prefixes share a segment', async () => {
  await using server = await openS3();
  const page = readFileSync('docs/clone.md', 'utf8');
  const [, flags = ''] = /^npm run -s clone -- (.* --segment-by .*)$/m.exec(page) ?? [];
  const argv = flags.replace('clone-commands', COMMANDS).split(' ');
  const { objects, segments } = await cloneThere(server, 30, argv);
  expect([objects.copied, segments.made]).toEqual([30, 1]);
});
