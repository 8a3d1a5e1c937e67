import { checkHops } from '@lambda-core/common/continuation';
import { withDeadline } from '@lambda-core/common/deadline';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { cloneRequestKey, segmentRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { readConfig as readCopierConfig } from '@lambda-core/s3-clone-copier/config';
import { processEvent as copy } from '@lambda-core/s3-clone-copier/process-event';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import { processEvent as segment } from '@lambda-core/s3-clone-segmenter/process-event';
import type { LocalStages } from '../../../users/clone/local/stages';
import { type CloneSchedule, LARGE } from './clone-schedule';

const TRIES = 3;
const INVOCATION_MILLISECONDS = 60_000;

type Handle = (event: unknown) => Promise<unknown>;

/** Both stages in this process, behind queues of which each message is delivered up to three times. */
export function openStagesHere(
  clients: Clients,
  bucket: string,
  schedule: CloneSchedule,
): LocalStages & { idle(): Promise<void> } {
  let lastError = '';
  const reporter: CloneReporter = {
    invocation: () => {},
    progress: () => {},
    problem: (where, error) => {
      lastError = `${where}: ${describeError(error)}`;
    },
  };
  const sizes = { LIST_PAGE_SIZE: String(schedule.pageSize) };
  const segmenter = readSegmenterConfig({
    ...sizes,
    WALK_MILLISECONDS: String(schedule.walkMilliseconds),
  });
  const copier = {
    ...readCopierConfig({
      ...sizes,
      MAX_ATTEMPTS: String(TRIES),
      SEGMENT_OBJECT_LIMIT: String(schedule.segmentObjects),
    }),
    multipartThreshold: LARGE,
    partBytes: LARGE / 4,
  };
  const segmentEvent: Handle = (event) =>
    withDeadline(INVOCATION_MILLISECONDS, (deadline) =>
      segment(event, {
        config: segmenter,
        clients,
        deadline,
        reporter,
        selfInvoke: async (continuation) => {
          checkHops(continuation, segmenter.hopLimit, 'the walk');
          start(segmentEvent, () => ({ continuation }), '');
        },
      }),
    );
  const copyEvent: Handle = (event) =>
    withDeadline(INVOCATION_MILLISECONDS, (deadline) =>
      copy(event, { config: copier, clients, deadline, reporter }),
    );

  const running = new Set<Promise<void>>();
  const gone = new Set<string>();
  let news = false;
  let ring = () => {};
  const start = (handle: Handle, eventOf: (attempt: number) => unknown, name: string) => {
    const work = async () => {
      for (let attempt = 1; attempt <= TRIES; attempt += 1)
        if (await handle(eventOf(attempt)).then(isDone, () => false)) return;
      gone.add(name);
    };
    const task = work().finally(() => {
      running.delete(task);
      news = true;
      setImmediate(() => ring());
    });
    running.add(task);
  };
  const send = (handle: Handle, key: string, name = '') => {
    for (let time = schedule.twice ? 2 : 1; time > 0; time -= 1)
      start(handle, (attempt) => sqsEvent(objectCreated({ bucket, key }), attempt), name);
  };

  let judged = new Set<string>();
  return {
    segment: (folder) => send(segmentEvent, cloneRequestKey(folder)),
    copy(folder, names) {
      for (const name of names) send(copyEvent, segmentRequestKey(folder, name), name);
    },
    waiting: 0,
    running: { objects: 0, bytes: 0 },
    get lastError() {
      return lastError;
    },
    get isHungry() {
      return running.size === 0;
    },
    heard: () => [],
    tellsAll: false,
    wake: () =>
      new Promise((resolve) => {
        ring = () => {
          news = false;
          resolve();
        };
        if (news) ring();
      }),
    check({ segmented, isPending }) {
      const lost = [...judged].some((name) => (name === '' ? !segmented : isPending(name)));
      judged = new Set(gone);
      if (lost) throw new LambdaCoreError('LOCAL_STAGE_FAILED', `given up: ${lastError}`);
    },
    drain: async () => true,
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

function isDone(response: unknown): boolean {
  const { batchItemFailures = [] } = (response ?? {}) as { batchItemFailures?: unknown[] };
  return batchItemFailures.length === 0;
}

function sqsEvent(body: unknown, attempt: number): unknown {
  const attributes = { ApproximateReceiveCount: String(attempt) };
  const message = { messageId: '1', body: JSON.stringify(body), attributes };
  return { Records: [{ ...message, eventSource: 'aws:sqs' }] };
}
