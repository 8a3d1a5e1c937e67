import type { Deeds } from '@lambda-core/local/console/actions';
import type { Queue } from '@lambda-core/local/lambda/host';
import type { Receiver } from '@lambda-core/local/logstash/receiver';
import type { Platform } from '@lambda-core/local/platform';
import { count } from '../../../cli/format';
import { BUCKET, COMMANDS, FUNCTION } from '../names';
import type { Colours } from './colours';
import { requestClone } from './request-clone';
import type { World } from './world';

/** Of each request of a slow S3. */
const SLOW = { all: 300 };
/** The beginning of a gzip that breaks off. */
const BROKEN = Buffer.from('1f8b0800000000000003', 'hex');

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
      return `the receiver is ${be}`;
    },
    s3({ be }) {
      s3.faults.set(be === 'slow' ? { ...doer.faults, latency: SLOW } : doer.faults);
      world.s3 = be;
      return be === 'slow' ? `S3 takes ${SLOW.all} ms for each request` : 'S3 is as it was';
    },
    loseFunction() {
      const hit = host.kill(FUNCTION);
      return `killed; ${count(hit, 'invocation')} under way`;
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
