import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { localEnvironment } from '@lambda-core/local/credentials';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import type { Contender } from '../alternately';
import { runMeasured } from '../measure/run';
import type { CountingReceiver } from '../ship/counting-receiver';
import { checkDone, type Place, put, TEST_EVENT, WORK } from './work';

/** Milliseconds, but for the memory. */
export type ColdStart = Readonly<{
  /** From the start of the process to its first line: Node itself. */
  boot: number;
  /** `require` of the bundle. */
  load: number;
  /** From the start of the process until the handler can be called. */
  ready: number;
  /** The first call of the handler, with a test event. */
  first: number;
  /** Its next call, with the first piece of work: clients, sockets, everything not used yet. */
  work: number;
  peakBytes?: number;
}>;

export type Subject = Readonly<{ name: string; bundle: string }>;

const PROBE = join(__dirname, 'probe.cjs');
const LIMIT_SECONDS = 60;

export function contenderOf(
  { name, bundle }: Subject,
  receiver: CountingReceiver,
  place: Place,
): Contender<ColdStart> {
  return {
    name,
    run: async (earlier) => {
      // A job's id: every run has work that was not done before.
      const work = WORK[name]?.(`r${earlier.get(name)?.length ?? 0}`, place);
      await receiver.reset();
      if (work !== undefined) await put(place, work);
      const event = work === undefined ? { bucket: 'logs', key: 'any' } : work;
      const events = [TEST_EVENT, objectCreated(event)].map((one) => JSON.stringify(one));
      const { stdout, peakBytes } = await runMeasured({
        argv: [process.execPath, PROBE, bundle, ...events],
        environment: { ...environmentIn(place), ...work?.environment },
        limitSeconds: LIMIT_SECONDS,
      });
      if (work !== undefined) {
        const { lines } = await receiver.settled(work.lines ?? 0, 2000);
        await checkDone(place, work, lines);
      }
      return { ...timesIn(stdout, name), ...(peakBytes === undefined ? {} : { peakBytes }) };
    },
  };
}

/** Nothing of this process but the PATH, as on Lambda. */
function environmentIn({ endpoint }: Place): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    HOME: tmpdir(),
    TZ: ':UTC',
    ...localEnvironment({ endpoint }),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

function timesIn(stdout: string, name: string): ColdStart {
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    return JSON.parse(last) as ColdStart;
  } catch (cause) {
    throw new LambdaCoreError('BENCH_FAILED', `${name}: found no times in ${last}`, { cause });
  }
}
