import { gzipSync } from 'node:zlib';
import {
  DeleteObjectCommand,
  GetBucketAclCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { expectationsOf } from '@lambda-core/local/gate/expectations';
import type { Gate } from '@lambda-core/local/gate/gate';
import { logWriter } from '@lambda-core/local/gate/log-writers';
import { mutations, wider } from '@lambda-core/local/gate/mutations';
import { replay } from '@lambda-core/local/gate/replay';
import { scoreOf, unmet } from '@lambda-core/local/gate/score';
import { wideStatements } from '@lambda-core/local/gate/wide';
import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { ACCOUNT } from '@lambda-core/local/samples/vocabulary';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { read } from './terraform-copy';
import { deployExpectations, policiesOf } from './terraform-e2e/deploy-role';
import { type Deployed, runDeployed, unpack } from './terraform-e2e/deployed';
import { ownChanges } from './terraform-e2e/emulator-differences';
import {
  DEPLOY_ROLE,
  type Harness,
  metricDimensions,
  openHarness,
  PLACE,
} from './terraform-e2e/harness';
import { LEFT_OUT } from './terraform-e2e/left-out';
import { alike, UNPROVEN } from './terraform-e2e/unproven';
import { replaceNewApi, writeNewApi } from './terraform-new-api';

const DEADLINE = 900_000;
const LINES = 200;

const COLOURS = ['blue', 'green'] as const;
/** For a load balancer of a kind that no API here has. */
const OTHER_LOG_BUCKET = 'thing-ci-young-logs';
/** What ELB writes when logs are switched on, to see whether it may. */
const TEST_FILE = 'ELBAccessLogTestFile';

const terraform = toolOrReason('terraform');
const moto = toolOrReason('moto_server');
const [reason] = [terraform, moto].flatMap((tool) => ('reason' in tool ? [tool.reason] : []));

if (reason !== undefined || 'reason' in terraform) {
  test.skip(`what is applied works: ${reason}`, () => {});
} else {
  describe('what is applied works', () => everything(terraform.tool));
}

/** In this order: each test goes on where the one before has brought the stack. */
function everything(terraformTool: string): void {
  let harness: Harness;
  let deployed: Deployed;
  /** By `colour-api`. */
  let logBuckets: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    harness = await openHarness(terraformTool);
  }, DEADLINE);
  afterAll(() => harness?.[Symbol.asyncDispose]());

  test(
    'a plan of the weights says that no colour is there yet',
    async () => {
      const { stack, gate } = harness;
      await writeNewApi(stack.root);
      await stack.run('world', 'apply', '-auto-approve');
      const takingOn = { action: 'sts:AssumeRole', resource: DEPLOY_ROLE.arn, context: {} };
      expect(await gate.judge({ ...takingOn, principal: DEPLOY_ROLE.takenOnBy })).toBe(true);
      expect(await stack.bootstrap()).toMatch(/thing-ci-terraform-state/);
      await expect(stack.run('traffic', 'plan', weights(90, 10))).rejects.toThrow(
        /found\s+\["orders","payments"\],\s+expected[\s\S]*none\s+yet,\s+apply\s+a\s+colour\s+first/,
      );
    },
    DEADLINE,
  );

  test(
    'both colours apply from an empty state, with a new API that is a block, and lacks a load balancer in green',
    async () => {
      const { stack, overrides } = harness;
      const [, green] = await together(
        stack.run('blue', 'apply', '-auto-approve', ...overrides),
        stack.run('green', 'apply', '-auto-approve', ...overrides),
        stack.run('log-buckets', 'apply', '-auto-approve'),
      );
      expect(green).toMatch(/invoices: found no network load balancer "ci-green-invoices"/);
    },
    DEADLINE,
  );

  test(
    'the weights apply with blue alone, as the repository has them, and the load balancers may log',
    async () => {
      const { stack, s3 } = harness;
      for (const colour of COLOURS)
        for (const { name, log_bucket_name } of Object.values(await stack.apis(colour)))
          logBuckets = { ...logBuckets, [`${colour}-${name}`]: log_bucket_name };
      expect(Object.keys(logBuckets)).toHaveLength(6);
      await together(
        stack.run('traffic', 'apply', '-auto-approve'),
        stack.run('world', 'apply', '-auto-approve', `-var=log_buckets=${hcl(logBuckets)}`),
      );
      const { 'green-invoices': withoutBalancer, ...written } = logBuckets;
      expect(withoutBalancer).toBeDefined();
      for (const Bucket of [...Object.values(written), OTHER_LOG_BUCKET]) {
        const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
        const found = Contents.map(({ Key }) => Key?.split('/').at(-1));
        expect({ Bucket, found }).toEqual({ Bucket, found: expect.arrayContaining([TEST_FILE]) });
      }
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
      expect(changes.map(ownChanges)).toEqual([[], [], []]);
    },
    DEADLINE,
  );

  test(
    "one colour's variables are refused on the other's state",
    async () => {
      const { stack, overrides } = harness;
      const wrong = ['-var-file=../../environments/ci/green.tfvars', '-var=target=ci/green'];
      await expect(
        stack.run('blue', 'plan', '-refresh=false', ...wrong, ...overrides),
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
      const { receiver, gate, logs } = harness;
      const before = receiver.counters.lines;
      await writeLog(gate, logBuckets[`${colour}-${name}`], format);
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

  test('a log bucket of a young region takes vended logs', async () => {
    const { endpoint, credentialsOf } = harness.gate;
    await writeLog({ endpoint, credentialsOf, region: 'eu-south-2' }, OTHER_LOG_BUCKET, 'alb');
  });

  test(
    'what fails goes back into its queue, is tried again later, or rests with the dead letters',
    async () => {
      const { receiver, gate, api } = harness;
      const { queueUrl = '' } =
        deployed.sources.find(({ queueName }) => /orders/.test(queueName)) ?? {};
      const failures = { DataType: 'Number', StringValue: '4' };
      await api.send(queueUrl, 'no event');
      await api.send(queueUrl, 'no event', { Failures: failures });
      expect(await deployed.drain()).toEqual({ delivered: 2, failed: 0 });
      expect(await api.receive(`${queueUrl}-dead-letters`, 10)).toHaveLength(1);
      await receiver.stop();
      await writeLog(gate, logBuckets['blue-orders'], 'classic', 2);
      expect(await deployed.drain()).toEqual({ delivered: 1, failed: 1 });
      await receiver.start();
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
      const policies = policiesOf('the rest', gate.policies());
      const calls = gate.calls.filter(
        ({ principal, resource }) => ![principal, resource].includes(DEPLOY_ROLE.arn),
      );
      const expectations = expectationsOf(calls, policies, accountId);
      expect(await unmet(policies, expectations, accountId)).toEqual([]);
      const { total, survivors } = await scoreOf(policies, expectations, { accountId, alike });
      told('Policies', total - survivors.length, total, expectations.length);
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
      const lacking = '-var=weights={invoices={blue=1,green=1}}';
      await expect(stack.run('traffic', 'plan', lacking)).rejects.toThrow(
        /has\s+no\s+record\s+ci-green-invoices\.thing\.com:/,
      );
    },
    DEADLINE,
  );

  test.each(LEFT_OUT)('without $what the deployment fails', async ({ without, says, lacks }) => {
    const refused = await replay(without(harness.gate.deployments), PLACE);
    expect(refused.length).toBeGreaterThan(0);
    for (const { refusal, denied } of refused) {
      expect(refusal.message).toMatch(says);
      const lacking = denied.map(({ action, resource }) => `${action} ${resource}`);
      expect(lacking).toEqual(lacks === undefined ? [] : [expect.stringMatching(lacks)]);
    }
  });

  test('nothing is refused of what was deployed', async () => {
    expect(await replay(harness.gate.deployments, PLACE)).toEqual([]);
  });

  test(
    'an API is taken away as docs/terraform.md says: its log bucket is let go of, and all else goes',
    async () => {
      const { stack, overrides } = harness;
      await replaceNewApi(stack.root, await documentedRemoval());
      const changes = ownChanges(await stack.changes('blue', '-refresh=false', ...overrides));
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
      // Green keeps what holds anything (force_destroy is off), so that this is for its operator to do.
      const Key = `AWSLogs/${PLACE.accountId}/${TEST_FILE}`;
      await s3.send(new DeleteObjectCommand({ Bucket: logBuckets['green-orders'], Key }));
      await together(
        stack.destroy('log-buckets'),
        ...COLOURS.map((colour) => stack.destroy(colour, ...overrides)),
      );
      expect(await api.leftovers()).toEqual({
        functions: [],
        queues: [],
        records: [],
        roles: [DEPLOY_ROLE.arn.split('/')[1]],
        topics: [],
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

  test(
    'the role that deploys has what Terraform asked for, needs every piece of it, and can get no more',
    async () => {
      const { gate } = harness;
      const { accountId } = PLACE;
      expect(gate.denials).toEqual([]);
      const all = gate.policies();
      const expectations = deployExpectations(gate.calls, all);
      expect(await unmet(all, expectations, accountId)).toEqual([]);
      const own = policiesOf('the deployer', all);
      expect(wideStatements(own)).toEqual([]);
      const scored = await scoreOf(own, expectations, { accountId, alike });
      const survivors = scored.survivors.filter((what) => what.startsWith(DEPLOY_ROLE.arn));
      const total = scored.total - scored.survivors.length + survivors.length;
      told('Deploy role', total - survivors.length, total, expectations.length);
      expect(survivors).toEqual([]);
    },
    DEADLINE,
  );
}

function told(what: string, proven: number, total: number, calls: number): void {
  process.stderr.write(`${what}: ${proven} of ${total} pieces proven by ${calls} calls\n`);
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

/** An object in Terraform's language. */
function hcl(values: Readonly<Record<string, string>>): string {
  return `{${Object.entries(values).map(([name, value]) => `${name}="${value}"`)}}`;
}

/** All to their ends, whatever becomes of the others: what still runs would be in the next test's way. */
async function together(...running: Promise<string>[]): Promise<string[]> {
  const ended = await Promise.allSettled(running);
  const failed = ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  if (failed.length > 0) throw new Error(failed.join('\n'));
  return Promise.all(running);
}

type Writing = Pick<Gate, 'endpoint' | 'credentialsOf'> & { readonly region?: string };

/**
 * As the load balancer does, in the folder of this account: elsewhere it may not write. Those of an application load
 * balancer come as vended logs here; that it may write its own, its test object has shown.
 */
async function writeLog(
  { endpoint, credentialsOf, region = PLACE.region }: Writing,
  Bucket = '',
  format: SampleFormat,
  seed = 1,
): Promise<void> {
  const isDelivered = format !== 'classic';
  const kind = isDelivered ? 'network' : 'classic';
  const credentials = credentialsOf(logWriter(kind, 'any', { ...PLACE, region }));
  const s3 = new S3Client({ ...clientSettings({ endpoint, region }), credentials });
  const Key = sampleKey(format, seed).replaceAll(ACCOUNT, PLACE.accountId);
  const log = { Bucket, Key, Body: sample(format, seed) };
  if (isDelivered) await s3.send(new GetBucketAclCommand({ Bucket }));
  await s3.send(
    new PutObjectCommand({ ...log, ...(isDelivered ? { ACL: 'bucket-owner-full-control' } : {}) }),
  );
  s3.destroy();
}

function sample(format: SampleFormat, seed: number): Buffer {
  const text = sampleBytes({ format, lines: LINES, seed });
  return format === 'classic' ? text : gzipSync(text);
}
