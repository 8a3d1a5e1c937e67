import { gzipSync } from 'node:zlib';
import type { Deeds } from '@lambda-core/local/console/actions';
import type { Queue } from '@lambda-core/local/lambda/host';
import type { Receiver } from '@lambda-core/local/logstash/receiver';
import type { Platform } from '@lambda-core/local/platform';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { count } from '../../../cli/format';
import { BUCKET, COMMANDS, FUNCTION } from '../names';
import type { Colours } from './colours';
import { requestClone } from './request-clone';
import type { World } from './world';

/** Of each request of a slow S3. */
const SLOW = { all: 300 };
/** A gzip that breaks off in the middle of its lines. */
const WHOLE = gzipSync(sampleBytes({ format: 'classic', lines: 2_000, seed: 11 }));
const BROKEN = WHOLE.subarray(0, WHOLE.length / 2);

export type Doer = {
  readonly platform: Platform;
  readonly receiver: Receiver;
  readonly shipping: Queue;
  readonly world: World;
  readonly colours: Colours;
  /** Of S3, as the command line ordered them; `quick` goes back to these. */
  readonly faults: Parameters<Platform['s3']['faults']['set']>[0];
};

/** What the page's buttons do. */
export function deedsOf(doer: Doer): Deeds {
  const { platform, receiver, shipping, world, colours } = doer;
  const { s3, host } = platform;
  let broken = 0;
  return {
    async receiver({ be }) {
      await RECEIVER[be](receiver);
      world.receiver = be;
      return RECEIVER_SAYS[be];
    },
    s3({ be }) {
      s3.faults.set(be === 'slow' ? { ...doer.faults, latency: SLOW } : doer.faults);
      world.s3 = be;
      return be === 'slow' ? `S3 takes ${SLOW.all} ms for each request` : 'S3 is as it was';
    },
    loseFunction() {
      const hit = host.kill(FUNCTION);
      if (hit === 0)
        return 'nothing to kill: no invocation is under way; drop a file, or slow S3 first';
      return `killed with ${count(hit, 'invocation')} under way: what it had in hand comes back to the queue`;
    },
    async breakFile() {
      broken += 1;
      const key = `broken-${broken}.log.gz`;
      await s3.direct.put(BUCKET, key, BROKEN);
      return `put ${key}, which breaks off`;
    },
    redrive: () => `${count(shipping.redrive(), 'message')} back in the queue`,
    async resend({ key }) {
      const bytes = await s3.direct.read(BUCKET, key);
      if (bytes === undefined) return `${key} is not in s3://${BUCKET} any more`;
      await s3.direct.put(BUCKET, key, bytes);
      return `put ${key} again`;
    },
    clone: ({ request }) => requestClone(s3.direct, COMMANDS, world.clones.clones, request),
    shift: ({ percent }) => colours.shift(percent),
    rollout: ({ be }) => (be === 'start' ? colours.start() : colours.abort()),
    fault: ({ be }) => colours.fault(be),
  };
}

const RECEIVER_SAYS: Readonly<Record<World['receiver'], string>> = {
  up: 'Logstash is back: what waited is tried again, a little later each time that it failed before',
  down: 'Logstash is killed: files that come now fail, wait and are tried again until it is back',
  deaf: 'Logstash is deaf: it takes connections and reads nothing, so that no line counts as sent',
};

const RECEIVER: Readonly<Record<World['receiver'], (receiver: Receiver) => Promise<void>>> = {
  async up(receiver) {
    receiver.behaveWell();
    await receiver.start();
  },
  down: (receiver) => receiver.stop(),
  async deaf(receiver) {
    await receiver.start();
    receiver.stall();
  },
};
