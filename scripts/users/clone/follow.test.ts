import { LambdaCoreError } from '@lambda-core/common/errors';
import { type FollowOptions, followJob, pauseAfter } from './follow';

const NEVER = new AbortController().signal;
const QUICK = { firstPauseMilliseconds: 1, longestPauseMilliseconds: 5, signal: NEVER };

/** A job whose polls do what they are told to, one after the other; then it is complete. */
function jobOf(...polls: readonly (boolean | Error | (() => Promise<boolean>))[]) {
  const everywhere: boolean[] = [];
  const job = {
    everywhere,
    complete: false,
    async poll(all = false) {
      const poll = polls[everywhere.length];
      everywhere.push(all);
      if (poll instanceof Error) throw poll;
      const news = typeof poll === 'function' ? await poll() : (poll ?? true);
      job.complete = everywhere.length >= polls.length;
      return news;
    },
  };
  return job;
}

const follow = (job: ReturnType<typeof jobOf>, options: Partial<FollowOptions> = {}) =>
  followJob(job, { ...QUICK, ...options });

test('a poll that fails for a moment is repeated', async () => {
  const reset = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
  const busy = Object.assign(new Error('busy'), { $metadata: { httpStatusCode: 503 } });
  const troubles: unknown[] = [];
  const silent = new LambdaCoreError('NO_RESPONSE', 'GET to S3 got no whole response', {
    cause: reset,
  });
  const broken = new LambdaCoreError('LISTING_BROKEN', 'half of a listing');
  const job = jobOf(reset, busy, silent, broken, true);
  const end = await follow(job, { onTrouble: (error) => troubles.push(error) });
  expect(end).toBe('complete');
  expect(troubles).toEqual([reset, busy, silent, broken]);
});

test('what S3 refuses is not repeated', async () => {
  const denied = Object.assign(new Error('no'), { $metadata: { httpStatusCode: 403 } });
  await expect(follow(jobOf(denied, true))).rejects.toBe(denied);
  const own = new LambdaCoreError('JOB_DAMAGED', 'gone');
  await expect(follow(jobOf(own, true))).rejects.toBe(own);
});

test('polls that fail for too long are given up, with the last error as the cause', async () => {
  const cause = new Error('unreachable');
  const job = jobOf(...Array.from({ length: 1_000 }, () => cause));
  const error = await follow(job, { patienceMilliseconds: 1 }).catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'JOB_UNREADABLE', cause });
});

test('when nothing moves that is said when it is due, again when twice as long, and the next look is everywhere', async () => {
  const said: number[] = [];
  const job = jobOf(...Array.from({ length: 1_000 }, () => false));
  const interruption = new AbortController();
  const end = await follow(job, {
    firstPauseMilliseconds: 1e6,
    longestPauseMilliseconds: 1e6,
    quietMilliseconds: 50,
    onQuiet(time) {
      said.push(time);
      if (said.length === 2) interruption.abort();
    },
    signal: interruption.signal,
  });
  expect(end).toBe('interrupted');
  expect(said[0]).toBeGreaterThanOrEqual(50);
  expect(said[1]).toBeGreaterThanOrEqual(100);
  expect(job.everywhere[0]).toBe(false);
  expect(job.everywhere.at(-1)).toBe(true);
});

test('an interruption does not wait for the poll under way', async () => {
  const controller = new AbortController();
  const job = jobOf(() => {
    controller.abort();
    return new Promise(() => {});
  });
  expect(await follow(job, { signal: controller.signal })).toBe('interrupted');
});

test('an interruption ends the pause', async () => {
  const controller = new AbortController();
  const end = follow(jobOf(false, true), {
    signal: controller.signal,
    longestPauseMilliseconds: 1e6,
    firstPauseMilliseconds: 1e6,
    onPoll: () => setImmediate(() => controller.abort()),
  });
  expect(await end).toBe('interrupted');
});

test('the time is over even when everything moves', async () => {
  const job = jobOf(...Array.from({ length: 1_000 }, () => true));
  expect(await follow(job, { signal: AbortSignal.timeout(100) })).toBe('timeout');
});

test('the time is over even when a poll hangs', async () => {
  const job = jobOf(() => new Promise(() => {}));
  expect(await follow(job, { signal: AbortSignal.timeout(10) })).toBe('timeout');
});

test('whoever knows that something has happened ends the pause', async () => {
  const job = jobOf(false, true);
  const options = { firstPauseMilliseconds: 1e6, longestPauseMilliseconds: 1e6 };
  expect(await follow(job, { ...options, wake: async () => {} })).toBe('complete');
});

test('who waited when the pause was over is told so, and does not take the news from the next', async () => {
  const waited: AbortSignal[] = [];
  const wake = (over: AbortSignal) => {
    waited.push(over);
    return new Promise<void>(() => {});
  };
  expect(await follow(jobOf(false, false, true), { wake })).toBe('complete');
  expect(waited.map(({ aborted }) => aborted)).toEqual([true, true]);
});

test('whoever wakes it ends also the pause after a slow poll', async () => {
  const slow = async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  };
  const options = { firstPauseMilliseconds: 1e6, longestPauseMilliseconds: 1e6 };
  expect(await follow(jobOf(slow, true), { ...options, wake: async () => {} })).toBe('complete');
});

test('a poll that listed a hundred thousand files is not repeated at once', async () => {
  expect([1, 16, 18, 136].map(pauseAfter)).toEqual([0, 0, 1_000, 60_000]);
  const controller = new AbortController();
  const job = jobOf(...Array.from({ length: 1_000 }, () => true));
  const end = follow(job, {
    signal: controller.signal,
    listed: () => 136,
    quietMilliseconds: 10,
    onPoll: () => setTimeout(() => controller.abort(), 100),
  });
  expect(await end).toBe('interrupted');
  expect(job.everywhere).toHaveLength(1);
});
