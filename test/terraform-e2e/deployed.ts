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
import type { LambdaHost } from '@lambda-core/local/lambda/host';
import { createSqsEvent, failedMessages } from '@lambda-core/local/queues/sqs-event';
import { unzipSync } from 'fflate';
import type { MotoApi } from './moto-api';

/** A deployed event source mapping: which queue feeds which function, and how. */
export type Source = {
  readonly functionName: string;
  readonly roleName: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  readonly queueName: string;
  readonly batchSize: number;
  readonly maximumConcurrency: number | undefined;
  readonly partialBatches: boolean;
};

export type Deployed = {
  readonly sources: readonly Source[];
  /** Takes what waits in the queues through the functions until there is nothing more. */
  drain(): Promise<{ delivered: number; failed: number }>;
};

/**
 * Adds to the host what moto says is deployed: for each event source mapping its function, with the
 * deployed variables, time-out and memory, and the code whose hash was deployed. The mappings are switched
 * off, since moto would take the messages itself and fail to invoke anything without Docker.
 */
export async function runDeployed(
  host: LambdaHost,
  moto: { endpoint: string; api: MotoApi },
  places: { dist: string; work: string },
): Promise<Deployed> {
  const { endpoint } = moto;
  const lambda = new LambdaClient(clientSettings({ endpoint, region: host.region }));
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
    const source = sourceOf(mapping, found, moto.endpoint);
    sources.push(source);
    host.addFunction({
      name: source.functionName,
      bundle: await unpack(source.functionName, found.CodeSha256 ?? '', places),
      handler: found.Handler ?? '',
      timeoutSeconds: found.Timeout ?? 0,
      memoryMegabytes: found.MemorySize ?? 0,
      maximumConcurrency: 2,
      environment: {
        ...found.Environment?.Variables,
        AWS_ENDPOINT_URL: moto.endpoint,
        AWS_ENDPOINT_URL_LAMBDA: host.endpoint,
      },
    });
  }
  lambda.destroy();
  return { sources, drain: () => drain(host, moto.api, sources) };
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

function sourceOf(
  mapping: EventSourceMappingConfiguration,
  { FunctionName: functionName = '', Role: role = '' }: FunctionConfiguration,
  endpoint: string,
): Source {
  const { EventSourceArn: queueArn = '' } = mapping;
  const [account, queueName] = queueArn.split(':').slice(-2);
  return {
    functionName,
    roleName: role.split('/').at(-1) ?? '',
    queueArn,
    queueUrl: `${endpoint}/${account}/${queueName}`,
    queueName: queueName ?? '',
    batchSize: mapping.BatchSize ?? 10,
    maximumConcurrency: mapping.ScalingConfig?.MaximumConcurrency,
    partialBatches: mapping.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
  };
}

async function drain(host: LambdaHost, api: MotoApi, sources: readonly Source[]) {
  const total = { delivered: 0, failed: 0 };
  for (let before = -1; before < total.delivered; ) {
    before = total.delivered;
    for (const source of sources) {
      const { delivered, failed } = await drainOne(host, api, source);
      total.delivered += delivered;
      total.failed += failed;
    }
    await host.idle();
  }
  return total;
}

async function drainOne(host: LambdaHost, api: MotoApi, source: Source) {
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
