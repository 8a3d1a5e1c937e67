import { gzipSync } from 'node:zlib';
import {
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { expectationsOf } from '@lambda-core/local/gate/expectations';
import type { Caller, Gate } from '@lambda-core/local/gate/gate';
import { mutations, wider } from '@lambda-core/local/gate/mutations';
import { scoreOf, unmet } from '@lambda-core/local/gate/score';
import { wideStatements } from '@lambda-core/local/gate/wide';
import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { ACCOUNT } from '@lambda-core/local/samples/vocabulary';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { read } from './terraform-copy';
import { type Deployed, runDeployed, unpack } from './terraform-e2e/deployed';
import { type Harness, metricDimensions, openHarness, PLACE } from './terraform-e2e/harness';
import { acl, openWriter, WRITERS, writeTestFile } from './terraform-e2e/log-writers';
import type { Change } from './terraform-e2e/stack';
import { alike, UNPROVEN } from './terraform-e2e/unproven';
import { replaceNewApi, writeNewApi } from './terraform-new-api';

const DEADLINE = 900_000;
const LINES = 200;

/** Where moto 5.2 makes a second plan differ from what was applied. */
const EMULATOR_DIFFERENCES: readonly Change[] = [
  // It answers with the version that the alias stands for.
  { type: 'aws_lambda_event_source_mapping', actions: 'update', attributes: ['function_name'] },
  // It writes the JSON with spaces.
  { type: 'aws_sqs_queue', actions: 'update', attributes: ['redrive_policy'] },
];

const isNotMotos = (change: Change) =>
  !EMULATOR_DIFFERENCES.some((known) => JSON.stringify(known) === JSON.stringify(change));

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
    'blue applies from an empty state, with a new API that is a block and a line of weights',
    async () => {
      const { stack, overrides } = harness;
      await writeNewApi(stack.root);
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
    'the weights apply with blue alone, and green beside it without the load balancer that it lacks',
    async () => {
      const { stack, overrides } = harness;
      const [green] = await Promise.all([
        stack.run('green', 'apply', '-auto-approve', ...overrides),
        stack.run('traffic', 'apply', '-auto-approve'),
        stack.run('log-buckets', 'apply', '-auto-approve'),
      ]);
      expect(green).toMatch(/invoices: found no network load balancer "ci-green-invoices"/);
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
      const unknown = changes.map((part) => part.filter(isNotMotos));
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
    const { stack, host, gate } = harness;
    deployed = await runDeployed(host, gate, stack);
    expect(deployed.sources).toHaveLength(10);
    for (const source of deployed.sources) {
      expect(source.partialBatches).toBe(true);
      expect(source.maximumConcurrency).toBeGreaterThanOrEqual(2);
    }
    await expect(unpack('ci-blue-orders-elb-log-processor', 'other', stack)).rejects.toThrow(
      /other is deployed: build and apply again/,
    );
  });

  test('everything was deployed in an order that AWS takes', () => {
    expect(harness.gate.denials).toEqual([]);
  });

  test.each([
    ['blue', 'orders', 'classic', 'load-balancer', 'commerce'],
    ['green', 'payments', 'alb', 'edge', 'finance'],
    ['blue', 'invoices', 'nlb', 'load-balancer', 'billing'],
  ] as const)(
    'a %s log of %s in its deployed bucket arrives with its labels',
    async (colour, name, format, component, team) => {
      const { receiver, gate, logs, stack } = harness;
      const before = receiver.counters.lines;
      const bucket = (await stack.apis(colour))[name]?.log_bucket_name ?? '';
      const writer = format === 'nlb' ? WRITERS.delivery : WRITERS.account;
      await writeTestFile(gate, writer, bucket);
      // Vended logs, in place of ELB's own.
      if (format === 'alb') await writeTestFile(gate, WRITERS.delivery, bucket);
      await writeLog(gate, writer, bucket, format);
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

  test(
    'what fails goes back into its queue, is tried again later, or rests with the dead letters',
    async () => {
      const { receiver, gate, api, stack } = harness;
      const { queueUrl = '' } =
        deployed.sources.find(({ queueName }) => /orders/.test(queueName)) ?? {};
      const failures = { DataType: 'Number', StringValue: '4' };
      await api.send(queueUrl, 'no event');
      await api.send(queueUrl, 'no event', { Failures: failures });
      expect(await deployed.drain()).toEqual({ delivered: 2, failed: 0 });
      expect(await api.receive(`${queueUrl}-dead-letters`, 10)).toHaveLength(1);
      await receiver.stop();
      const { orders } = await stack.apis('blue');
      await writeLog(gate, WRITERS.account, orders?.log_bucket_name ?? '', 'classic', 2);
      expect(await deployed.drain()).toEqual({ delivered: 1, failed: 1 });
      await receiver.start();
    },
    DEADLINE,
  );

  test(
    'a log bucket of a young region lets its load balancers write',
    async () => {
      for (const writer of [WRITERS.service, WRITERS.youngDelivery])
        await writeTestFile(harness.gate, writer, 'thing-ci-young-logs');
    },
    DEADLINE,
  );

  test('the metrics have the dimensions that the alarms look at', () => {
    const published = metricDimensions(harness.logs, 'LinesEncountered');
    expect(published.length).toBeGreaterThan(0);
    for (const names of published) expect(names).toEqual(['api', 'colour', 'environment']);
  });

  const clone = async (id: string, options?: { skipUnchanged: boolean }): Promise<object> => {
    const [source, destination] = ['thing-ci-clone-source', 'thing-ci-clone-destination'];
    const Bucket = `ci-blue-clone-commands-${PLACE.accountId}-euw1`;
    const folder = `${id}-${source}-${destination}`;
    const request = { id, source: { name: source }, destination: { name: destination }, options };
    await harness.s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `${folder}/clone-request`,
        Body: JSON.stringify(request),
      }),
    );
    expect(await deployed.drain()).toMatchObject({ failed: 0 });
    const Key = `${folder}/clone-response`;
    const { Body } = await harness.s3.send(new GetObjectCommand({ Bucket, Key }));
    return JSON.parse((await Body?.transformToString()) ?? '');
  };

  test(
    'a clone-request in the deployed command bucket is answered, and everything is copied',
    async () => {
      const { s3 } = harness;
      const keys = ['at the root', 'a/1', 'a/2', 'b/c/3', 'ünï/+ %'];
      const Bucket = 'thing-ci-clone-source';
      for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
      // Its tags go along, and it is copied in parts.
      const large = { Key: 'a/large', Body: Buffer.alloc(6 * 1024 ** 2), Tagging: 'kept=yes' };
      await s3.send(new PutObjectCommand({ Bucket, ...large }));
      keys.push(large.Key);
      expect(await clone('e2e')).not.toHaveProperty('error');
      // What is there already is looked at, and left alone.
      expect(await clone('again', { skipUnchanged: true })).not.toHaveProperty('error');
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

  test('nothing was denied to anybody', () => {
    expect(harness.gate.denials).toEqual([]);
  });

  test(
    'every piece of every policy is needed, and lets no stranger in',
    async () => {
      const { gate } = harness;
      const { accountId } = PLACE;
      const policies = gate.policies();
      const expectations = expectationsOf(gate.calls, policies, accountId);
      expect(await unmet(policies, expectations, accountId)).toEqual([]);
      const { total, survivors } = await scoreOf(policies, expectations, { accountId, alike });
      process.stderr.write(
        `Policies: ${total - survivors.length} of ${total} pieces proven by ${expectations.length} calls\n`,
      );
      const isKnown = (what: string) => UNPROVEN.some((known) => known.what.test(what));
      expect(survivors.filter((what) => !isKnown(what))).toEqual([]);
      const stale = UNPROVEN.filter((known) => !survivors.some((what) => known.what.test(what)));
      expect(stale).toEqual([]);
    },
    DEADLINE,
  );

  test('no policy is wide, and one that is widened is found', () => {
    const policies = harness.gate.policies();
    expect(wideStatements(policies)).toEqual([]);
    const missed = [...mutations(policies, wider)]
      .filter((mutation) => wideStatements(mutation.policies).length === 0)
      .map(({ what }) => what);
    expect(missed).toEqual([]);
  });

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
    'an API is taken away as docs/terraform.md says: its log bucket is let go of, and all else goes',
    async () => {
      const { stack, overrides } = harness;
      await replaceNewApi(stack.root, await documentedRemoval());
      const planned = await stack.changes('blue', '-refresh=false', ...overrides);
      const changes = planned.filter(isNotMotos);
      const [kept, gone] = ['forget', 'delete'].map((action) =>
        changes.filter(({ actions }) => actions === action).map(({ type }) => type),
      );
      expect(kept).toEqual(expect.arrayContaining(['aws_s3_bucket', 'aws_s3_bucket_policy']));
      expect(gone).toEqual(
        expect.arrayContaining(['aws_lambda_function', 'aws_route53_record', 'aws_sqs_queue']),
      );
      expect(gone).not.toContain('aws_s3_bucket');
      expect(changes).toHaveLength((kept?.length ?? 0) + (gone?.length ?? 0));
    },
    DEADLINE,
  );

  test(
    'destroy refuses a colour that has weight, with the numbers, and leaves nothing of one that has none',
    async () => {
      const { stack, api, s3, overrides } = harness;
      await expect(stack.destroy('blue', ...overrides)).rejects.toThrow(
        /ci\/blue with the weights\s+\{"orders":90,"payments":100\}/,
      );
      await stack.destroy('traffic');
      await Promise.all([
        stack.destroy('log-buckets'),
        ...(['blue', 'green'] as const).map((colour) => stack.destroy(colour, ...overrides)),
      ]);
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

/** The block that stands in the place of the API's, when its log bucket is kept. */
async function documentedRemoval(): Promise<string> {
  const [, indented = ''] =
    /```hcl\n( *removed \{[\s\S]*?)```/.exec(await read('docs/terraform.md')) ?? [];
  return indented.replace(/^ {5}/gm, '').trim();
}

function weights(blue: number, green: number): string {
  return `-var=weights={orders={blue=${blue},green=${green}},payments={blue=100,green=0}}`;
}

function unexpected(output: string): never {
  throw new Error(`expected a refusal, found:\n${output}`);
}

/** As the load balancer does, in the folder of this account: elsewhere it may not write. */
async function writeLog(
  gate: Gate,
  writer: Caller,
  Bucket: string,
  format: SampleFormat,
  seed = 1,
) {
  const s3 = openWriter(gate, writer);
  const Key = sampleKey(format, seed).replaceAll(ACCOUNT, PLACE.accountId);
  const Body = sample(format, seed);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ...acl(writer) }));
  s3.destroy();
}

function sample(format: SampleFormat, seed: number): Buffer {
  const text = sampleBytes({ format, lines: LINES, seed });
  return format === 'classic' ? text : gzipSync(text);
}
