import { createSummary } from '@lambda-core/common/summary';
import { openReporter } from '@lambda-core/elb-log-processor/report';
import { type LogEvent, type LogsOptions, startLogs } from '@lambda-core/local/cloudwatch/logs';
import { CREDENTIALS } from '@lambda-core/local/credentials';
import { openAwsApi } from '../environment/aws-api';
import { openInMemory } from '../environment/fixtures/queues';
import { lookAtFiles } from './look-at-files';
import { readSummary } from './readings';

const MINUTE = 60_000;
const END = Date.UTC(2026, 2, 14, 9, 5);
const NOW = END + 60 * MINUTE;
const GROUP = '/aws/lambda/ci-blue-orders-elb-log-processor';

const fileAt = (end: number, id: string) => {
  const stamp = new Date(end).toISOString().replaceAll(/[-:]/g, '').slice(0, 13);
  const name = `123456789012_elasticloadbalancing_eu-west-1_orders_${stamp}Z_1_${id}.log`;
  return { key: `AWSLogs/${name}`, name, bytes: 1_024, end };
};

/** What the function prints of a file: it and nothing else is what is looked for. */
function printed(key: string, outcome: 'shipped' | 'failed', sent: number): string {
  const summary = createSummary();
  Object.assign(summary.lines, { encountered: 10, parsed: 10, sent });
  const lines: string[] = [];
  const streams = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((text) => lines.push(String(text)) > 0),
  );
  const reporter = openReporter({ api: 'orders', environment: 'ci', colour: 'blue', labels: {} });
  const error = outcome === 'failed' ? { error: new Error('no receiver') } : {};
  reporter.file({ bucket: 'logs', key, part: 0, outcome, summary, ...error });
  for (const stream of streams) stream.mockRestore();
  return lines.find((line) => readSummary(line) !== undefined) ?? '';
}

async function look(options: Omit<LogsOptions, 'events'>, events: readonly LogEvent[] | undefined) {
  await using server = await startLogs({
    ...options,
    events: (group) => (group === GROUP ? events : undefined),
  });
  const signal = new AbortController().signal;
  const aws = openAwsApi({
    region: 'eu-west-1',
    environment: { AWS_ENDPOINT_URL: server.endpoint },
    credentials: async () => CREDENTIALS,
    signal,
  });
  const files = ['good', 'bad', 'unread'].map((id) => fileAt(END, id));
  const spans = [{ from: END - 5 * MINUTE, to: END }];
  const question = { name: 'ci-blue-orders', bucket: 'logs', files, spans, deadLetters: 0 };
  const { sqs } = openInMemory();
  return await lookAtFiles(question, { aws, sqs, now: NOW, tell() {}, signal });
}

const SAID = [
  { timestamp: END - 10 * MINUTE, message: printed(fileAt(END, 'unread').key, 'shipped', 10) },
  { timestamp: END, message: 'log file of somebody else' },
  { timestamp: END, message: printed(fileAt(END, 'good').key, 'shipped', 10) },
  { timestamp: END, message: printed(fileAt(END, 'bad').key, 'failed', 4) },
];

test('the files that no summary calls shipped, by name, also where AWS throttles', async () => {
  const { findings, notes } = await look({ throttledEvery: 2 }, SAID);
  expect(findings).toMatchObject([
    {
      object: expect.stringMatching(/bad/),
      state: 'failed',
      encountered: 10,
      sent: 4,
      why: 'no receiver',
    },
    { object: expect.stringMatching(/unread/), state: 'not read', bytes: 1_024 },
  ]);
  expect(notes).toEqual([]);
});

test('of files from before its log begins nothing is told, and that is said', async () => {
  const { findings, notes } = await look({ retentionDays: 1 / 48 }, SAID);
  expect(findings).toEqual([]);
  expect(notes).toEqual([
    '3 files are from before 2026-03-14T09:35:00.000Z, where its log begins: whether they were read is not known',
  ]);
});

test('without a log nothing is told, and that is said', async () => {
  expect(await look({}, undefined)).toEqual({
    findings: [],
    notes: ['its function has no log: what it read is not known'],
  });
});

test('files that were all read and sent are not what is missing', async () => {
  const events = ['good', 'bad', 'unread'].map((id) => ({
    timestamp: END,
    message: printed(fileAt(END, id).key, 'shipped', 10),
  }));
  expect(await look({}, events)).toEqual({
    findings: [],
    notes: ['all 3 files of that time were read and sent'],
  });
});
