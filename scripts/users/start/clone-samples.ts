import { cloneRequestKey, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { formatNumber } from '../../cli/format';
import { COMMANDS, DESTINATION, SOURCE } from './names';
import type { Session } from './session';

const PREFIXES = 40;
const OBJECTS_PER_PREFIX = 30;
/** Of the first prefix, which is split. */
const OBJECTS_OF_LARGE = 830;
const OBJECT_BYTES = 2000;
/** Keys that copiers are known to get wrong. */
const ODD_KEYS = ['at the root.txt', 'a+b/%41?#&.jpg', '/leading', 'empty//part', 'emoji/😀.png'];

/** Clones a sample bucket through both stages; returns whether the copy equals the source. */
export async function cloneSamples({
  platform,
  jobs,
  print,
  doing,
  idle,
}: Session): Promise<boolean> {
  const { s3 } = platform;
  const keys = [...sampleKeys()];
  for (const key of keys) s3.putSynthetic(SOURCE, key, { size: OBJECT_BYTES });
  s3.createBucket(DESTINATION);
  print(
    `A bucket: s3://${SOURCE} with ${formatNumber(keys.length)} objects, cloned to s3://${DESTINATION}.`,
  );
  print();
  const { requests } = s3.stats;
  doing(
    () =>
      `${formatNumber(requests.CopyObject)} copies were requested, of ${formatNumber(keys.length)}`,
  );
  const request = { id: 'first', source: { name: SOURCE }, destination: { name: DESTINATION } };
  const key = cloneRequestKey(jobFolder(request));
  await s3.direct.put(COMMANDS, key, Buffer.from(JSON.stringify(request)));
  await idle();
  await jobs.settled();
  doing(() => '');

  const copied = contents(s3.direct.objects(DESTINATION));
  const isEqual = copied === contents(s3.direct.objects(SOURCE));
  print(`s3://${DESTINATION} is ${isEqual ? 'the same as' : 'NOT the same as'} s3://${SOURCE}.`);
  return isEqual && jobs.tally.finished === 1;
}

function* sampleKeys(): Generator<string> {
  yield* ODD_KEYS;
  for (let prefix = 0; prefix < PREFIXES; prefix++)
    for (let object = 0; object < (prefix === 0 ? OBJECTS_OF_LARGE : OBJECTS_PER_PREFIX); object++)
      yield `album-${prefix}/photo ${object}.jpg`;
}

function contents(objects: Iterable<{ key: string; size: number; etag: string }>): string {
  return [...objects].map(({ key, size, etag }) => `${key} ${size} ${etag}`).join('\n');
}
