import { setImmediate as nextTurn } from 'node:timers/promises';
import { addCloning } from '@lambda-core/local/cloning';
import { addLogProcessing } from '@lambda-core/local/log-processing';
import type { Receiver } from '@lambda-core/local/logstash/receiver';
import type { Platform } from '@lambda-core/local/platform';
import type { Announcer } from './announcer';
import { watchCloneJobs } from './clone-jobs';
import type { Documents } from './console/documents';
import type { World } from './console/world';
import { BUCKET, COMMANDS, FUNCTION, INVOCATIONS, LOCAL_COMMANDS, SOCKETS } from './names';
import type { Terminal } from './terminal';

/** As long as a timer can wait: how long it takes depends on the faults that were ordered. */
const IDLE_MILLISECONDS = 2 ** 31 - 1;

export type Session = ReturnType<typeof openSession>;

/** The functions between the platform's buckets and the receiver, and what is told of them. */
export function openSession(
  platform: Platform,
  receiver: Receiver,
  { totals }: Announcer,
  { print, doing }: Pick<Terminal, 'print' | 'doing'>,
  world: World,
  { arrivals }: Pick<Documents, 'arrivals'>,
) {
  const shipping = addLogProcessing(platform, {
    bucket: BUCKET,
    functionName: FUNCTION,
    receiver,
    // Loads the bundle while the page is made.
    provisionedConcurrency: 1,
    maximumConcurrency: INVOCATIONS,
    environment: {
      CONNECTION_COUNT_LIMIT: String(SOCKETS),
      API: 'orders',
      ENVIRONMENT: 'production',
      COLOUR: 'green',
      APPLICATION: 'orders',
      COMPONENT: 'load-balancer',
    },
  });
  platform.s3.subscribe(
    ({ Records: [{ s3 }] }) =>
      world.put(decodeURIComponent(s3.object.key.replaceAll('+', ' ')), s3.object.size),
    { bucket: BUCKET },
  );
  platform.s3.subscribe(
    ({ Records: [{ s3 }] }) =>
      world.note({
        what: 'command',
        key: decodeURIComponent(s3.object.key.replaceAll('+', ' ')),
      }),
    { bucket: COMMANDS },
  );
  platform.s3.createBucket(LOCAL_COMMANDS);
  const { segmenting, copying } = addCloning(platform, {
    commandBucket: COMMANDS,
    // Small enough for the sample's large prefix to be split, as a prefix of more than 5,000 objects is in AWS.
    copier: { SEGMENT_OBJECT_LIMIT: '200' },
  });
  const { host } = platform;
  const tell = (line: string) => {
    world.tell(line);
    print(line);
  };
  const filesUnderWay = () => shipping.counters.waiting + shipping.counters.inFlight;
  const underWay = () =>
    [segmenting, copying].reduce(
      (sum, { counters }) => sum + counters.waiting + counters.inFlight,
      filesUnderWay() + host.pendingInvocations,
    );
  return {
    print,
    doing,
    platform,
    receiver,
    totals,
    world,
    arrivals,
    shipping,
    segmenting,
    copying,
    jobs: watchCloneJobs(platform.s3, COMMANDS, tell, world.clones),
    /** Messages waiting or in flight. */
    get underWay() {
      return underWay();
    },
    /** Those of them that are log files. */
    get filesUnderWay() {
      return filesUnderWay();
    },
    /** Resolves when nothing is under way. */
    async idle() {
      // S3 tells of an object a turn after it was put, and its writer may be done before that.
      do {
        await host.idle(IDLE_MILLISECONDS);
        await nextTurn();
      } while (underWay() > 0);
      world.note({ what: 'idle' });
    },
  };
}
