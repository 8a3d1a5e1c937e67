import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { addCloning } from '../local/cloning';
import type { Platform } from '../local/platform';
import { openProgressLine } from './progress-line';

const SOURCE = 'photos';
const DESTINATION = 'photos-copy';
const COMMANDS = 'clone-commands';
const PREFIXES = 40;
const OBJECTS_PER_PREFIX = 50;
/** Keys that copiers are known to get wrong. */
const ODD_KEYS = ['at the root.txt', 'a+b/%41?#&.jpg', '/leading', 'empty//part', 'emoji/😀.png'];

/** Clones a sample bucket through both stages; answers whether the copy equals the source. */
export async function demonstrateClone(
  platform: Platform,
  s3: S3Client,
  print: (line: string) => void,
): Promise<boolean> {
  const queues = addCloning(platform, { commandBucket: COMMANDS });
  platform.s3.createBucket(SOURCE);
  platform.s3.createBucket(DESTINATION);
  const keys = [...sampleKeys()];
  await forEachConcurrently(keys, 50, async (Key) => {
    await s3.send(new PutObjectCommand({ Bucket: SOURCE, Key, Body: `content of ${Key}` }));
  });
  print(`put ${keys.length} objects into s3://${SOURCE}`);

  const folder = `first-${SOURCE}-${DESTINATION}/`;
  const request = { id: 'first', source: { name: SOURCE }, destination: { name: DESTINATION } };
  const started = performance.now();
  await s3.send(
    new PutObjectCommand({
      Bucket: COMMANDS,
      Key: `${folder}clone-request`,
      Body: JSON.stringify(request),
    }),
  );
  print(`put s3://${COMMANDS}/${folder}clone-request: ${JSON.stringify(request)}`);
  const { requests } = platform.s3.stats;
  const before = requests.CopyObject;
  const progress = openProgressLine(
    () => `${requests.CopyObject - before} of ${keys.length} objects copied`,
  );
  await platform.host.idle();
  progress.close();
  const seconds = (performance.now() - started) / 1000;

  const response = await readJson(s3, `${folder}clone-response`);
  const copied = await listing(s3, DESTINATION);
  const source = await listing(s3, SOURCE);
  const equal = copied.join('\n') === source.join('\n');
  print(`clone-response: ${shortened(JSON.stringify(response))}`);
  print(
    `s3://${DESTINATION} holds ${copied.length} objects after ${seconds.toFixed(1)} s, ` +
      `${equal ? 'the same as' : 'NOT the same as'} s3://${SOURCE}`,
  );
  const lost = queues.segmenting.deadLetters.length + queues.copying.deadLetters.length;
  return equal && copied.length === keys.length && lost === 0;
}

function* sampleKeys(): Generator<string> {
  yield* ODD_KEYS;
  for (let prefix = 0; prefix < PREFIXES; prefix++)
    for (let object = 0; object < OBJECTS_PER_PREFIX; object++)
      yield `album-${prefix}/photo ${object}.jpg`;
}

/** Key, size and ETag of every object. */
async function listing(s3: S3Client, Bucket: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket }))
    for (const { Key, Size, ETag } of page.Contents ?? []) found.push(`${Key} ${Size} ${ETag}`);
  return found;
}

async function readJson(s3: S3Client, Key: string): Promise<unknown> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: COMMANDS, Key }));
  return JSON.parse((await Body?.transformToString()) ?? '');
}

function shortened(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
