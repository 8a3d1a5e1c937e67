import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { clientSettings } from '@lambda-core/local/credentials';
import { ADMINISTRATOR, type Credentials, type Gate } from '@lambda-core/local/gate/gate';
import type { LambdaHost } from '@lambda-core/local/lambda/host';
import type { Place } from '@lambda-core/local/place';
import { createSqsEvent, failedMessages } from '@lambda-core/local/queues/sqs-event';
import { unzipSync } from 'fflate';
import { type MotoApi, openMotoApi } from './moto-api';

/** A deployed event source mapping: which queue feeds which function, and how. */
export type Source = {
  readonly functionName: string;
  readonly roleArn: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | undefined;
  readonly partialBatches: boolean;
  /** Whether Lambda sends traces of it to X-Ray. */
  readonly traced: boolean;
};

export type Deployed = {
  readonly sources: readonly Source[];
  /** Takes what waits in the queues through the functions until there is nothing more. */
  drain(): Promise<{ delivered: number; failed: number }>;
};

/** Settings that make a small test do what takes large buckets: the clone goes on, and copies in parts. */
const SMALL = {
  WALK_MILLISECONDS: '1',
  LIST_PAGE_SIZE: '2',
  MULTIPART_THRESHOLD_MEGABYTES: '5',
  PART_MEGABYTES: '5',
};

/**
 * Adds to the host what moto says is deployed: for each event source mapping its function, with the
 * deployed variables, time-out and memory, the code whose hash was deployed, and credentials of its role. The
 * mappings are switched off, since moto would take the messages itself and fail to invoke anything without Docker.
 */
export async function runDeployed(
  host: LambdaHost,
  gate: Gate,
  places: { dist: string; work: string },
): Promise<Deployed> {
  const lambda = new LambdaClient({
    ...clientSettings({ endpoint: gate.endpoint, region: host.region }),
    credentials: ADMINISTRATOR,
  });
  const { EventSourceMappings: mappings = [] } = await lambda.send(
    new ListEventSourceMappingsCommand({}),
  );
  const sources: Source[] = [];
  for (const mapping of mappings) {
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID: mapping.UUID, Enabled: false }));
    const functionName = (mapping.FunctionArn ?? '').split(':')[6] ?? '';
    const found = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    const source = sourceOf(mapping, found, gate.endpoint);
    sources.push(source);
    host.addFunction({
      name: source.functionName,
      bundle: await unpack(source.functionName, found.CodeSha256 ?? '', places),
      handler: found.Handler ?? '',
      // moto says which version it is; AWS, the alias that the mapping names.
      alias: 'live',
      timeoutSeconds: found.Timeout ?? 0,
      memoryMegabytes: found.MemorySize ?? 0,
      maximumConcurrency: 2,
      environment: {
        ...found.Environment?.Variables,
        ...(source.functionName.includes('-clone-') ? SMALL : {}),
        ...environmentOf(gate.credentialsOf({ principal: source.roleArn })),
        AWS_ENDPOINT_URL: gate.endpoint,
      },
    });
  }
  lambda.destroy();
  return { sources, drain: () => drain(host, gate, sources) };
}

/**
 * Unpacks the zip with the deployed hash, which is looked for among those under `dist`.
 * @throws Error when the zip of that function has another hash
 */
export async function unpack(
  functionName: string,
  deployedSha256: string,
  { dist, work }: { dist: string; work: string },
): Promise<string> {
  const name = ['elb-log-processor', 's3-clone-segmenter', 's3-clone-copier'].find((zip) =>
    functionName.endsWith(zip.replace('s3-', '')),
  );
  const zip = await readFile(join(dist, `${name}.zip`));
  const sha256 = createHash('sha256').update(zip).digest('base64');
  if (sha256 !== deployedSha256) {
    throw new Error(
      `${functionName}: found ${name}.zip with SHA-256 ${sha256}, but ${deployedSha256} is deployed: build and apply again`,
    );
  }
  const folder = join(work, functionName);
  await mkdir(folder, { recursive: true });
  for (const [path, content] of Object.entries(unzipSync(zip)))
    await writeFile(join(folder, path), content);
  return join(folder, 'index.js');
}

function environmentOf({ accessKeyId, secretAccessKey }: Credentials): Record<string, string> {
  return { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
}

function sourceOf(
  mapping: EventSourceMappingConfiguration,
  { FunctionName: functionName = '', Role: role = '', TracingConfig }: FunctionConfiguration,
  endpoint: string,
): Source {
  const { EventSourceArn: queueArn = '' } = mapping;
  const [account, queueName] = queueArn.split(':').slice(-2);
  return {
    functionName,
    roleArn: role,
    queueArn,
    queueUrl: `${endpoint}/${account}/${queueName}`,
    queueName: queueName ?? '',
    batchSize: mapping.BatchSize ?? 10,
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
    partialBatches: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    traced: TracingConfig?.Mode === 'Active',
  };
}

async function drain(host: LambdaHost, gate: Gate, sources: readonly Source[]) {
  const total = { delivered: 0, failed: 0 };
  for (let before = -1; before < total.delivered; ) {
    before = total.delivered;
    for (const source of sources) {
      const { delivered, failed } = await drainOne(host, gate, source);
      total.delivered += delivered;
      total.failed += failed;
    }
    await host.idle();
  }
  return total;
}

/** As Lambda's pollers do: with the function's role. */
async function drainOne(host: LambdaHost, gate: Gate, source: Source) {
  const { accessKeyId } = gate.credentialsOf({ principal: source.roleArn });
  const api: MotoApi = openMotoApi(gate.endpoint, accessKeyId);
  let [delivered, failed] = [0, 0];
  for (;;) {
    const messages = await api.receive(source.queueUrl, source.batchSize);
    if (messages.length === 0) return { delivered, failed };
    const event = createSqsEvent(
      messages.map(
        ({ MessageId, ReceiptHandle, Body, Attributes = {}, MessageAttributes = {} }) => ({
          messageId: MessageId,
          receiptHandle: ReceiptHandle,
          body: Body,
          attributes: MessageAttributes,
          sentAt: Number(Attributes['SentTimestamp']),
          firstReceivedAt: Number(Attributes['ApproximateFirstReceiveTimestamp']),
          receiveCount: Number(Attributes['ApproximateReceiveCount']),
        }),
      ),
      source.queueName,
      host,
    );
    await observe(gate, source, host);
    const { payload, error } = await host.invoke(source.functionName, event);
    if (error !== undefined) throw new Error(`${source.functionName}: ${error.errorMessage}`);
    const bad = failedMessages(
      payload,
      messages.map(({ MessageId }) => MessageId),
    );
    delivered += messages.length;
    failed += bad.size;
    for (const { MessageId, ReceiptHandle } of messages)
      if (!bad.has(MessageId)) await api.remove(source.queueUrl, ReceiptHandle);
  }
}

/**
 * What Lambda does with the function's role, without a request of its code's: it writes its output and its traces.
 * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
async function observe({ judge }: Gate, source: Source, place: Place): Promise<void> {
  const { functionName, roleArn: principal, traced } = source;
  const group = `arn:aws:logs:${place.region}:${place.accountId}:log-group:/aws/lambda/${functionName}`;
  const stream = `${group}:log-stream:one`;
  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
    await judge({ principal, action, resource: stream, context: {} });
  if (!traced) return;
  for (const action of ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'])
    await judge({ principal, action, resource: '*', context: {} });
}
