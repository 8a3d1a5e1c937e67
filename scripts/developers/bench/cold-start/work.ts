import { LambdaCoreError } from '@lambda-core/common/errors';
import { sampleChunks } from '@lambda-core/local/samples/lines';

const LOGS = 'logs';
const COMMANDS = 'commands';
export const SOURCE = 'source';
const DESTINATION = 'destination';
export const BUCKETS = [LOGS, COMMANDS, DESTINATION];
export const SOURCE_OBJECTS = 10;
const LINES = 100;

/** A test event of S3's: recognised and skipped, so the handler does nothing but start. */
export const TEST_EVENT = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: LOGS };

export type Place = Readonly<{ endpoint: string; receiverPort: number }>;

/** A small piece of real work for a function, different in every run. */
export type Work = Readonly<{
  environment: Record<string, string>;
  bucket: string;
  key: string;
  body: string | Buffer;
  /** The object that the work leaves behind; it must be there and must not speak of an error. */
  leaves?: string;
  /** Lines that must have arrived at the receiver. */
  lines?: number;
}>;

/** By function; what is not here is only loaded and given the test event. */
export const WORK: Readonly<Record<string, (run: string, place: Place) => Work>> = {
  'elb-log-processor': (run, { receiverPort }) => ({
    environment: { LOGSTASH_HOST: '127.0.0.1', LOGSTASH_PORT: String(receiverPort) },
    bucket: LOGS,
    key: `${run}.log`,
    body: Buffer.concat([
      ...sampleChunks({ format: 'classic', lines: LINES, seed: 1, hazards: 0 }),
    ]),
    lines: LINES,
  }),
  's3-clone-segmenter': (run) => ({
    environment: {},
    bucket: COMMANDS,
    key: `${folderOf(run)}clone-request`,
    body: JSON.stringify({ id: run, ...ends }),
    leaves: `${folderOf(run)}clone-response`,
  }),
  's3-clone-copier': (run) => ({
    environment: {},
    bucket: COMMANDS,
    key: `${folderOf(run)}p000000-segment-request`,
    body: JSON.stringify({ id: run, ...ends, source: { name: SOURCE, prefix: 'p000000/' } }),
    leaves: `${folderOf(run)}p000000-segment-response`,
  }),
};

const ends = { source: { name: SOURCE }, destination: { name: DESTINATION } };
const folderOf = (run: string) => `${run}-${SOURCE}-${DESTINATION}/`;

export async function put({ endpoint }: Place, { bucket, key, body }: Work): Promise<void> {
  const response = await fetch(`${endpoint}/${bucket}/${key}`, { method: 'PUT', body });
  if (!response.ok) throw new LambdaCoreError('BENCH_FAILED', `${key}: PUT ${response.status}`);
}

/** @throws LambdaCoreError when the work was not done */
export async function checkDone(
  { endpoint }: Place,
  { bucket, leaves, lines }: Work,
  arrived: number,
): Promise<void> {
  if (lines !== undefined && arrived !== lines) {
    throw new LambdaCoreError('BENCH_COUNT', `${arrived} lines at the receiver, expected ${lines}`);
  }
  if (leaves === undefined) return;
  const response = await fetch(`${endpoint}/${bucket}/${leaves}`);
  const text = await response.text();
  const left = response.ok ? (JSON.parse(text) as { error?: unknown }) : { error: 'it is missing' };
  if (left.error === undefined) return;
  throw new LambdaCoreError('BENCH_COUNT', `${leaves}: ${JSON.stringify(left.error)}`);
}
