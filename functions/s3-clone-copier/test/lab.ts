import {
  GetObjectCommand,
  type GetObjectCommandInput,
  GetObjectTaggingCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type {
  CloneRequest,
  CloneResponse,
  SegmentRequest,
  SegmentResponse,
} from '@lambda-core/s3-clone-common/contract/contract';
import { compareKeys } from '@lambda-core/s3-clone-common/keys/keys';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import {
  cloneRequestKey,
  cloneResponseKey,
  jobFolder,
  segmentRequestKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneResponse, parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { openDeadline } from '@lambda-core/common/deadline';
import { withRetries } from '@lambda-core/common/retry';
import { openThrottle } from '../src/limiter';
import { clientFor } from '@lambda-core/local/s3/fixtures/client';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import type { Continuation } from '@lambda-core/s3-clone-segmenter/continuation';
import { segmentBucket } from '@lambda-core/s3-clone-segmenter/segment-bucket';
import { clientsFor } from '../../../scripts/clone/fixtures/clients';
import { type CopierConfig, readConfig } from '../src/config';
import { copySegment, type SegmentWork } from '../src/copy-segment';
import { LARGE_AT_ONCE, throttles } from '../src/process-event';
import { createJobState, isComplete, noteJobFile } from './completion';

export const COMMANDS = 'commands';
export const SOURCE = 'source';
export const DESTINATION = 'destination';

export type LabSettings = {
  segmenter?: Record<string, string>;
  copier?: Record<string, string>;
  /** Changes what environment variables cannot say. */
  adjust?: (config: CopierConfig) => CopierConfig;
};

export type JobResult = {
  response: CloneResponse;
  requests: SegmentRequest[];
  responses: SegmentResponse[];
  /** Every file of the job's folder, with its size. */
  files: Map<string, number>;
};

export type Lab = {
  readonly s3: S3Client;
  readonly clients: Clients;
  put(
    bucket: string,
    key: string,
    body: string,
    more?: Partial<PutObjectCommandInput>,
  ): Promise<void>;
  text(bucket: string, key: string): Promise<string>;
  keys(bucket: string, prefix?: string): Promise<string[]>;
  /** Runs one segment-request that is in the command bucket already. */
  copy(work: Omit<SegmentWork, 'bucket'>, settings?: LabSettings): ReturnType<typeof copySegment>;
  segment(key: string, settings?: LabSettings): ReturnType<typeof segmentBucket>;
  /** Runs both stages until the job is complete, redelivering what fails. */
  run(request: CloneRequest, settings?: LabSettings): Promise<JobResult>;
};

/** Both stages in this process, against any S3 endpoint. */
export function openLab(endpoint: string): Lab {
  const s3 = clientFor(endpoint);
  const opened = clientsFor(endpoint);
  const clients: Clients = {
    ...opened,
    [Symbol.dispose]() {
      opened[Symbol.dispose]();
      s3.destroy();
    },
  };
  const retrying = { counters: { retries: 0, throttles: 0 } };

  const lab: Lab = {
    s3,
    clients,
    async put(Bucket, Key, Body, more = {}) {
      const ContentLength = Buffer.byteLength(Body);
      const command = new PutObjectCommand({ Bucket, Key, Body, ContentLength, ...more });
      await withRetries(() => s3.send(command), retrying);
    },
    async text(Bucket, Key) {
      return await withRetries(async () => {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToString()) ?? '';
      }, retrying);
    },
    async keys(bucket, prefix = '') {
      const keys: string[] = [];
      for await (const page of listObjects(clients.leanFor(), { bucket, prefix }, retrying))
        keys.push(...page.objects.map(({ key }) => key));
      return keys;
    },
    async copy({ key, attempt }, settings = {}) {
      using deadline = openDeadline(600_000);
      const read = readConfig(settings.copier ?? {});
      const config = settings.adjust?.(read) ?? read;
      const large = openThrottle(LARGE_AT_ONCE);
      const workshop = { config, clients, deadline, throttleOf: throttles(), large };
      return await copySegment({ bucket: COMMANDS, key, attempt }, workshop);
    },
    async segment(key, settings = {}) {
      const config = readSegmenterConfig(settings.segmenter ?? {});
      const rest: Continuation[] = [];
      const handOn = async (continuation: Continuation) => {
        rest.push(JSON.parse(JSON.stringify(continuation)));
      };
      const step = async (work: Parameters<typeof segmentBucket>[0]) => {
        using deadline = openDeadline(600_000);
        return await segmentBucket(work, { config, clients, deadline, handOn });
      };
      let outcome = await step({ bucket: COMMANDS, key });
      for (let next = rest.shift(); next !== undefined; next = rest.shift())
        outcome = await step(next);
      return outcome;
    },
    async run(request, settings = {}) {
      const folder = jobFolder(request);
      await lab.put(COMMANDS, cloneRequestKey(folder), JSON.stringify(request));
      await lab.segment(cloneRequestKey(folder), settings);
      await finish(lab, folder, settings);
      return await resultOf(lab, folder);
    },
  };
  return lab;
}

/** Delivers the open segment-requests until there are none. */
async function finish(lab: Lab, folder: string, settings: LabSettings): Promise<void> {
  const attempts = new Map<string, number>();
  for (let round = 0; round < 200; round++) {
    const state = createJobState();
    for (const key of await lab.keys(COMMANDS, folder)) noteJobFile(state, key);
    if (isComplete(state)) return;
    for (const segment of state.open) {
      const attempt = (attempts.get(segment) ?? 0) + 1;
      attempts.set(segment, attempt);
      // A failed delivery shows in the next listing.
      await lab
        .copy({ key: segmentRequestKey(folder, segment), attempt }, settings)
        .catch(() => {});
    }
  }
  throw new Error('the job did not complete');
}

/** All that a complete job left in the command bucket. */
export async function resultOf(lab: Lab, folder: string): Promise<JobResult> {
  const files = new Map<string, number>();
  const retrying = { counters: { retries: 0, throttles: 0 } };
  for await (const page of listObjects(
    lab.clients.leanFor(),
    { bucket: COMMANDS, prefix: folder },
    retrying,
  ))
    for (const { key, size } of page.objects) files.set(key.slice(folder.length), size);
  const state = createJobState();
  for (const name of files.keys()) noteJobFile(state, folder + name);
  const requests: SegmentRequest[] = [];
  const responses: SegmentResponse[] = [];
  for (const segment of state.done) {
    requests.push(JSON.parse(await lab.text(COMMANDS, segmentRequestKey(folder, segment))));
    responses.push(
      parseSegmentResponse(await lab.text(COMMANDS, segmentResponseKey(folder, segment))),
    );
  }
  const response = parseCloneResponse(await lab.text(COMMANDS, cloneResponseKey(folder)));
  return { response, requests, responses, files };
}

/** Whether a segment's own share (its range up to where it was split) holds a key. */
export function holds(request: SegmentRequest, key: string, until?: string): boolean {
  const { prefix, delimiter, after } = request.source;
  const end = until ?? request.source.until;
  if (!key.startsWith(prefix)) return false;
  if (delimiter === '/' && key.slice(prefix.length).includes('/')) return false;
  if (after !== undefined && compareKeys(key, after) <= 0) return false;
  return end === undefined || compareKeys(key, end) <= 0;
}

/** Bytes, headers, metadata and tags of an object. */
export async function everythingOf(s3: S3Client, at: GetObjectCommandInput) {
  const { Body, ContentType, CacheControl, Metadata, StorageClass } = await s3.send(
    new GetObjectCommand(at),
  );
  const { TagSet } = await s3.send(new GetObjectTaggingCommand({ Bucket: at.Bucket, Key: at.Key }));
  const body = await Body?.transformToString();
  return { body, ContentType, CacheControl, Metadata, StorageClass, TagSet };
}
