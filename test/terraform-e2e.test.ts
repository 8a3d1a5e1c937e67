import { gzipSync } from 'node:zlib';
import {
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { type Deployed, runDeployed, unpack } from './terraform-e2e/deployed';
import { type Harness, metricDimensions, openHarness } from './terraform-e2e/harness';
import { missingQueuePermissions } from './terraform-e2e/queue-permissions';
import type { Change } from './terraform-e2e/stack';

const DEADLINE = 900_000;
const LINES = 200;

/** Where moto 5.2 makes a second plan differ from what was applied. */
const EMULATOR_DIFFERENCES: readonly Change[] = [
  // It answers with the version that the alias stands for.
  { type: 'aws_lambda_event_source_mapping', actions: 'update', attributes: ['function_name'] },
  // It writes the JSON with spaces.
  { type: 'aws_sqs_queue', actions: 'update', attributes: ['redrive_policy'] },
];

const terraform = toolOrReason('terraform', { variable: 'TERRAFORM' });
const motoServer = toolOrReason('moto_server', { variable: 'MOTO_SERVER' });
const [reason] = [terraform, motoServer].flatMap((tool) => ('reason' in tool ? [tool.reason] : []));

if (reason !== undefined || 'reason' in terraform || 'reason' in motoServer) {
  test.skip(`what is applied works: ${reason}`, () => {});
} else {
  describe('what is applied works', () => everything(terraform.tool, motoServer.tool));
}

/** In this order: each test goes on where the one before has brought the stack. */
function everything(terraformTool: string, motoTool: string): void {
  let harness: Harness;
  let deployed: Deployed;
  beforeAll(async () => {
    harness = await openHarness(terraformTool, motoTool);
  }, DEADLINE);
  afterAll(() => harness?.[Symbol.asyncDispose]());

  test(
    'blue applies from an empty state',
    async () => {
      const { stack, overrides } = harness;
      await stack.run('world', 'apply', '-auto-approve');
      await stack.run('blue', 'apply', '-auto-approve', ...overrides);
    },
    DEADLINE,
  );

  test(
    'a plan of the weights names each colour that is not there yet',
    async () => {
      const planned = harness.stack.run('traffic', 'plan', weights(90, 10), '-var=emulated=true');
      const { message } = await planned.then(unexpected, (error: Error) => error);
      const missing = [...message.matchAll(/has\s+no\s+record\s+(\S+):/g)].map(([, name]) => name);
      expect(missing.sort()).toEqual(['ci-green-orders.thing.com', 'ci-green-payments.thing.com']);
    },
    DEADLINE,
  );

  test(
    'the weights apply with blue alone, as the repository has them, and green beside it',
    async () => {
      const { stack, overrides } = harness;
      await Promise.all([
        stack.run('traffic', 'apply', '-auto-approve'),
        stack.run('green', 'apply', '-auto-approve', ...overrides),
      ]);
    },
    DEADLINE,
  );

  test(
    'a second plan shows what moto does otherwise and nothing else',
    async () => {
      const { stack, overrides } = harness;
      const changes = await Promise.all([
        stack.changes('blue', ...overrides),
        stack.changes('green', ...overrides),
        stack.changes('traffic'),
      ]);
      const unknown = changes.map((part) =>
        part.filter(
          (change) =>
            !EMULATOR_DIFFERENCES.some((known) => JSON.stringify(known) === JSON.stringify(change)),
        ),
      );
      expect(unknown).toEqual([[], [], []]);
    },
    DEADLINE,
  );

  test(
    "one colour's variables are refused on the other's state",
    async () => {
      const { stack, overrides } = harness;
      const wrong = ['-refresh=false', '-var-file=../../environments/ci/green.tfvars'];
      await expect(stack.run('blue', 'plan', ...wrong, ...overrides)).rejects.toThrow(
        /target: found "ci\/blue", but the variables are those of\s+"ci\/green"/,
      );
      await expect(
        stack.run('blue', 'plan', ...wrong, '-var=target=ci/green', ...overrides),
      ).rejects.toThrow(/this state\s+belongs\s+to\s+"ci\/blue"/);
    },
    DEADLINE,
  );

  test('the host takes mappings, variables and code from what is deployed', async () => {
    const { stack, host, api, s3, endpoint } = harness;
    // moto takes no notice of conditions: the Deny without TLS would refuse every request.
    const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
    for (const { Name } of Buckets) await s3.send(new DeleteBucketPolicyCommand({ Bucket: Name }));
    deployed = await runDeployed(host, { endpoint, api }, stack);
    expect(deployed.sources).toHaveLength(8);
    for (const source of deployed.sources) {
      expect(source.partialBatches).toBe(true);
      expect(source.maximumConcurrency).toBeGreaterThanOrEqual(2);
    }
    await expect(unpack('ci-blue-orders-elb-log-processor', 'other', stack)).rejects.toThrow(
      /other is deployed: build and apply again/,
    );
  });

  test('every role may read the queues that feed its function', async () => {
    expect(await missingQueuePermissions(deployed.sources, harness.api)).toEqual([]);
  });

  test.each([
    ['blue', 'orders', 'classic', 'load-balancer', 'commerce'],
    ['green', 'payments', 'alb', 'edge', 'finance'],
  ] as const)(
    'a %s log of %s in its deployed bucket arrives with its labels',
    async (colour, name, format, component, team) => {
      const { receiver, s3, logs } = harness;
      const before = receiver.counters.lines;
      await s3.send(
        new PutObjectCommand({
          Bucket: `ci-${colour}-${name}-logs-123456789012`,
          Key: sampleKey(format, 1),
          Body: sample(format),
        }),
      );
      const { delivered, failed } = await deployed.drain();
      expect({ failed, problems: failed > 0 ? logs.slice(-5) : [] }).toEqual({
        failed: 0,
        problems: [],
      });
      expect(delivered).toBeGreaterThan(0);
      await receiver.waitForLines(before + LINES);
      const documents = receiver.documents.slice(before);
      expect(documents).toHaveLength(LINES);
      for (const document of documents) {
        expect(document).toMatchObject({
          service: { name, type: component, environment: 'ci' },
          labels: { api: name, colour, team },
        });
      }
    },
    DEADLINE,
  );

  test('the metrics have the dimensions that the alarms look at', () => {
    const published = metricDimensions(harness.logs, 'LinesEncountered');
    expect(published.length).toBeGreaterThan(0);
    for (const names of published) expect(names).toEqual(['api', 'colour', 'environment']);
  });

  test(
    'a clone-request in the deployed command bucket is answered, and everything is copied',
    async () => {
      const { s3 } = harness;
      const keys = ['at the root', 'a/1', 'a/2', 'b/c/3', 'ünï/+ %'];
      for (const Key of keys)
        await s3.send(new PutObjectCommand({ Bucket: 'thing-ci-clone-source', Key, Body: Key }));
      const folder = 'e2e-thing-ci-clone-source-thing-ci-clone-destination/';
      const commands = 'ci-blue-clone-commands-123456789012';
      const request = {
        id: 'e2e',
        source: { name: 'thing-ci-clone-source' },
        destination: { name: 'thing-ci-clone-destination' },
      };
      await s3.send(
        new PutObjectCommand({
          Bucket: commands,
          Key: `${folder}clone-request`,
          Body: JSON.stringify(request),
        }),
      );
      const { failed } = await deployed.drain();
      expect(failed).toBe(0);
      const response = await s3.send(
        new GetObjectCommand({ Bucket: commands, Key: `${folder}clone-response` }),
      );
      expect(JSON.parse((await response.Body?.transformToString()) ?? '')).not.toHaveProperty(
        'error',
      );
      const copied = await s3.send(
        new ListObjectsV2Command({ Bucket: 'thing-ci-clone-destination' }),
      );
      expect(copied.Contents?.map(({ Key }) => Key).sort()).toEqual(keys.sort());
      const published = metricDimensions(harness.logs, 'ObjectsCopied');
      expect(published.length).toBeGreaterThan(0);
      for (const names of published) expect(names).toEqual(['colour', 'environment', 'service']);
    },
    DEADLINE,
  );

  test(
    'weights shift by one variable, and impossible ones are refused at plan',
    async () => {
      const { stack, api } = harness;
      await stack.run('traffic', 'apply', '-auto-approve', weights(90, 10));
      const found = await api.weights();
      expect(
        Object.fromEntries(found.map(({ setIdentifier: id, weight }) => [id, weight])),
      ).toEqual({
        'orders-blue': 90,
        'orders-green': 10,
        'payments-blue': 100,
        'payments-green': 0,
      });
      await expect(stack.run('traffic', 'plan', weights(0, 0))).rejects.toThrow(
        /found \{"orders":\{"blue":0,"green":0\}\}/,
      );
    },
    DEADLINE,
  );

  test(
    'destroy leaves nothing',
    async () => {
      const { stack, api, s3, overrides } = harness;
      await stack.destroy('traffic');
      await Promise.all(
        (['blue', 'green'] as const).map((colour) => stack.destroy(colour, ...overrides)),
      );
      expect(await api.leftovers()).toEqual({
        functions: [],
        queues: [],
        records: [],
        roles: [],
        alarms: [],
        dashboards: [],
      });
      const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
      expect(Buckets.map(({ Name }) => Name).sort()).toEqual([
        'thing-ci-clone-destination',
        'thing-ci-clone-source',
        'thing-ci-terraform-state',
      ]);
    },
    DEADLINE,
  );
}

function weights(blue: number, green: number): string {
  return `-var=weights={orders={blue=${blue},green=${green}},payments={blue=100,green=0}}`;
}

function unexpected(output: string): never {
  throw new Error(`expected a refusal, found:\n${output}`);
}

function sample(format: SampleFormat): Buffer {
  const text = sampleBytes({ format, lines: LINES, seed: 1 });
  return format === 'classic' ? text : gzipSync(text);
}
