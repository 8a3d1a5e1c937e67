import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openDeadline } from '@lambda-core/common/deadline';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { type Account, type BucketPlace, openAccount } from '@lambda-core/local/gate/account';
import { arns } from '@lambda-core/local/gate/arns';
import { type Gate, openGate } from '@lambda-core/local/gate/gate';
import type { Document } from '@lambda-core/local/gate/types';
import type { TargetedFault } from '@lambda-core/local/s3/faults';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { CloneOptions, SegmentResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { cloneRequestKey, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { readConfig } from '@lambda-core/s3-clone-copier/config';
import type { Continuation } from '@lambda-core/s3-clone-copier/continuation';
import { copySegment, type SegmentWork } from '@lambda-core/s3-clone-copier/copy-segment';
import { interrupt } from '@lambda-core/s3-clone-copier/fixtures/interruption';
import { limiters, openLimiter } from '@lambda-core/s3-clone-copier/limiter';
import { openMeter } from '@lambda-core/s3-clone-copier/meter';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import { segmentBucket } from '@lambda-core/s3-clone-segmenter/segment-bucket';
import { readCloneCommand } from '../scripts/users/clone/options';

/** What the example's roles may do, which a test of Terraform holds to the module, and what both others allow. */
const POLICIES = join(__dirname, '../examples/clone-between-accounts/policies');
const HERE = { region: 'eu-west-1', accountId: '123456789012' };
const COMMANDS = 'production-green-clone-commands-123456789012-euw1';
const SOURCE = { name: 'partner-content', region: 'us-east-1' };
const DESTINATION = { name: 'partner-content-copy', region: 'ap-southeast-2' };
const OWNERS = { source: '111111111111', destination: '210987654321' };
const SOURCE_KEY = 'arn:aws:kms:us-east-1:111111111111:key/0d9c2f6e-7a41-4c58-9b3d-5e1f80a2c764';
const DESTINATION_KEY =
  'arn:aws:kms:ap-southeast-2:210987654321:key/7c1e93f0-2b6d-4f85-a0c4-9d3e6b18f257';
/** Of 5 MiB each: so many that the copy may outlast an invocation. */
const PARTS = 17;
const LARGE = PARTS * 5 * 1024 ** 2;
/** Of the first invocation, before its time is nearly over: some parts have been copied then, others not. */
const REQUESTS_IN_TIME = 16;

const OBJECTS = ['a/small', 'a/large'];

let server: S3Server;
let jobs = 0;

beforeAll(async () => {
  server = await openS3();
  for (const bucket of [COMMANDS, SOURCE.name, DESTINATION.name]) server.createBucket(bucket);
  server.encryptBucket(SOURCE.name, SOURCE_KEY);
  server.encryptBucket(DESTINATION.name, DESTINATION_KEY);
});

afterAll(() => server.close());

const roleOf = (stage: string) => arns.role(HERE, '/', `production-green-clone-${stage}-euw1`);
const read = (name: string) =>
  JSON.parse(readFileSync(join(POLICIES, `${name}.json`), 'utf8')) as Document;

/** What each policy of the example is for. */
const PLACES: Readonly<Record<string, (account: Account, policy: Document) => void>> = {
  copier: (account, policy) => addRole(account, 'copier', policy),
  segmenter: (account, policy) => addRole(account, 'segmenter', policy),
  'source-bucket': ({ resourcePolicies }, policy) =>
    resourcePolicies.set(arns.bucket(SOURCE.name), policy),
  'destination-bucket': ({ resourcePolicies }, policy) =>
    resourcePolicies.set(arns.bucket(DESTINATION.name), policy),
  'source-key': ({ resourcePolicies }, policy) => resourcePolicies.set(SOURCE_KEY, policy),
  'destination-key': ({ resourcePolicies }, policy) =>
    resourcePolicies.set(DESTINATION_KEY, policy),
};

function addRole(account: Account, stage: string, policy: Document): void {
  const trust: Document = { Statement: [] };
  account.roles.set(roleOf(stage), { trust, inline: new Map([['function', policy]]) });
}

type World = {
  readonly ownership?: BucketPlace['ownership'];
  /** A permission that a policy lacks: the policy's name and the action. */
  readonly without?: readonly [policy: string, action: string];
  readonly options?: CloneOptions;
  readonly destination?: { readonly name: string; readonly region?: string };
  /** One of the objects is in an archive. */
  readonly archived?: boolean;
  readonly fault?: TargetedFault;
  /** Each continuation comes three times. */
  readonly redelivered?: boolean;
};

/** Clones what the source has, behind the gate; returns the responses, and how the destination's owner reads. */
async function cloned(world: World = {}) {
  const { ownership = 'BucketOwnerEnforced', without } = world;
  const account = openAccount(HERE);
  for (const [name, place] of Object.entries(PLACES)) {
    const policy = read(name);
    place(account, without?.[0] === name ? lacking(policy, without[1]) : policy);
  }
  account.keys.set(arns.bucket(SOURCE.name), SOURCE_KEY);
  account.keys.set(arns.bucket(DESTINATION.name), DESTINATION_KEY);
  const source = { region: SOURCE.region, accountId: OWNERS.source, ownership } as const;
  account.buckets.set(arns.bucket(SOURCE.name), source);
  const destination = { region: DESTINATION.region, accountId: OWNERS.destination, ownership };
  account.buckets.set(arns.bucket(DESTINATION.name), destination);
  await using gate = await openGate({ upstream: server.endpoint, place: HERE, account });
  jobs += 1;
  const id = `job${jobs}`;
  fill(world.archived === true ? 'GLACIER' : undefined);
  server.faults.clear();
  if (world.fault !== undefined) server.faults.failNext(world.fault);
  return {
    ...(await run(gate, id, world)),
    denied: gate.denials.map(({ call }) => call.action),
    readByOwner: await Promise.all(
      OBJECTS.map((key) =>
        readAs(gate, OWNERS.destination, key).catch((error: Error) => error.name),
      ),
    ),
  };
}

function lacking(policy: Document, action: string): Document {
  const Statement = policy.Statement.map((one) => ({
    ...one,
    Action: [one.Action].flat().filter((name) => name !== action),
  }));
  return { ...policy, Statement: Statement.filter(({ Action }) => Action.length > 0) };
}

function fill(storageClass: string | undefined): void {
  const own = { 'x-amz-server-side-encryption': 'aws:kms' };
  const attributes = { own, tags: [['team', 'a']] } as const;
  const small = storageClass === undefined ? attributes : { ...attributes, storageClass };
  server.putSynthetic(SOURCE.name, 'a/small', { size: 5, attributes: small });
  server.putSynthetic(SOURCE.name, 'a/large', { size: LARGE, attributes });
  for (const key of OBJECTS) server.direct.delete(DESTINATION.name, key);
}

/** Both stages, each with the credentials of its role; the first invocation that copies runs out of time. */
async function run(gate: Gate, id: string, world: World) {
  const { options, destination = DESTINATION, redelivered = false } = world;
  const job = { id, source: SOURCE, destination, ...(options && { options }) };
  const folder = jobFolder(job);
  const key = cloneRequestKey(folder);
  const ask = () => server.direct.put(COMMANDS, key, Buffer.from(JSON.stringify(job)));
  await ask();
  using deadline = openDeadline(60_000);
  const written: string[] = [];
  const stop = server.subscribe(
    (event) => void written.push(decodeURIComponent(event.Records[0].s3.object.key)),
    { bucket: COMMANDS, prefix: folder },
  );
  using segmenting = clientsOf(gate, 'segmenter');
  const selfInvoke = async () => {};
  const config = readSegmenterConfig({});
  const segmented = { config, clients: segmenting, deadline, selfInvoke };
  const { error } = await segmentBucket({ bucket: COMMANDS, key }, segmented);
  const errors = error instanceof LambdaCoreError ? [`${error.code}: ${error.message}`] : [];
  using copying = clientsOf(gate, 'copier');
  const continuations: Continuation[] = [];
  const deps = {
    config: readConfig({ MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' }),
    clients: copying,
    deadline,
    limiterOf: limiters(4),
    large: openLimiter(16),
    meter: openMeter(),
    continueLater: async (continuation: Continuation) => void continuations.push(continuation),
  };
  await new Promise(setImmediate);
  const copy = (work: SegmentWork, more = {}) =>
    copySegment(work, { ...deps, ...more }).catch((problem: unknown) => {
      errors.push(describeError(problem));
    });
  for (const request of written.filter((one) => one.endsWith('-segment-request'))) {
    const inTime = interrupt(copying, { kind: 'drain', after: REQUESTS_IN_TIME });
    await copy({ bucket: COMMANDS, key: request }, inTime);
  }
  const hops = continuations.length;
  for (const continuation of continuations) {
    server.finishRestores();
    for (const attempt of redelivered ? [1, 2, 3] : [undefined]) {
      // A copy that is no younger than the request is not known by its date.
      if (redelivered) await ask();
      await copy({ ...continuation, attempt });
    }
  }
  await new Promise(setImmediate);
  stop();
  const responses = written.filter((one) => one.endsWith('-segment-response'));
  const texts = await Promise.all(responses.map((one) => server.direct.read(COMMANDS, one)));
  return {
    responses: texts.map((text) => parseSegmentResponse(String(text))),
    error: errors.join('; '),
    hops,
  };
}

function clientsOf(gate: Gate, stage: string) {
  const { accessKeyId, secretAccessKey } = gate.credentialsOf({ principal: roleOf(stage) });
  return openClients({
    sockets: 50,
    environment: {
      AWS_ENDPOINT_URL: gate.endpoint,
      AWS_REGION: HERE.region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
  });
}

async function readAs(gate: Gate, accountId: string, Key: string): Promise<number> {
  const credentials = gate.credentialsOf({ principal: `arn:aws:iam::${accountId}:user/owner` });
  const { region } = DESTINATION;
  const s3 = new S3Client({ endpoint: gate.endpoint, region, credentials, forcePathStyle: true });
  try {
    const get = { Bucket: DESTINATION.name, Key };
    return (await s3.send(new GetObjectCommand(get))).ContentLength ?? 0;
  } finally {
    s3.destroy();
  }
}

const counted = (responses: readonly SegmentResponse[]) =>
  responses.reduce((sum, { files }) => sum + files.count, 0);

test('from one account and region into another, under a key on both sides, with the functions in a third', async () => {
  const { responses, denied, readByOwner, hops, error } = await cloned();
  expect([denied, error]).toEqual([[], '']);
  expect(responses.flatMap(({ failures }) => failures?.files ?? [])).toEqual([]);
  expect(counted(responses)).toBe(2);
  // The large one was copied by two invocations, part by part.
  expect(hops).toBe(1);
  expect(server.stats.requests.ListParts).toBe(1);
  expect(server.stats.requests.UploadPartCopy).toBe(PARTS);
  expect(readByOwner).toEqual([5, LARGE]);
  const copies = [...server.direct.objects(DESTINATION.name)];
  expect(copies.map(({ key, size }) => [key, size])).toEqual([
    ['a/large', LARGE],
    ['a/small', 5],
  ]);
  // By keys of either side, so that no ETag is the source's.
  const unlike = responses.map(({ digest }) => digest?.unlike).filter((one) => one !== undefined);
  expect(unlike).toEqual([{ parts: 1, encrypted: 1, other: 0, checksummed: 0 }]);
});

test("docs/clone.md's example asks for this clone", () => {
  const page = readFileSync(join(__dirname, '../docs/clone.md'), 'utf8');
  const [, flags = ''] = /npm run -s clone -- (--source partner-content [^`]*)```/.exec(page) ?? [];
  const { job } = readCloneCommand(flags.replace('\\\n', ' ').trim().split(/\s+/));
  expect(job).toEqual({ start: { source: SOURCE, destination: DESTINATION, options: {} } });
});

const acl = 'bucket-owner-full-control';

/** Whatever others than the module's user have to allow: `what` names an action of their policies. */
const GRANTS = ['source-bucket', 'destination-bucket', 'source-key', 'destination-key'].flatMap(
  (policy) =>
    read(policy)
      .Statement.flatMap(({ Action }) => [Action].flat())
      .filter((action) => action !== undefined && action !== 'kms:*')
      .map((action) => [policy, String(action)] as const),
);

/** What needs a grant that a copy does without as long as nothing goes wrong. */
const OCCASIONS: Readonly<Record<string, Partial<World>>> = {
  'source-bucket s3:RestoreObject': { archived: true },
  'destination-bucket s3:AbortMultipartUpload': {
    fault: { kind: 'access-denied', operation: 'UploadPartCopy', count: PARTS },
  },
  // Its upload is gone when the message comes again: whether the copy is there a HEAD tells.
  'destination-bucket s3:GetObject': {
    fault: { kind: 'access-denied', operation: 'PutObject', key: /-segment-response$/ },
    redelivered: true,
  },
};

test.each([['copier', 'kms:GenerateDataKey'] as const, ...GRANTS])(
  'where %s lacks %s, something is not copied, and says so',
  async (policy, action) => {
    const { responses, denied, error } = await cloned({
      ownership: 'BucketOwnerPreferred',
      without: [policy, action],
      ...OCCASIONS[`${policy} ${action}`],
      options: { acl, ...(action === 's3:RestoreObject' && { restore: 'Standard' }) },
    });
    expect(denied).toContain(action);
    expect(counted(responses)).toBeLessThan(2);
    const failures = responses.flatMap(({ failures: failed }) => failed?.files ?? []);
    expect([error, ...failures.map(({ message }) => message)].join()).toMatch(/denied/i);
  },
);

test('where ACLs decide, the owner of the destination reads what it is given, and nothing else', async () => {
  for (const ownership of ['ObjectWriter', 'BucketOwnerPreferred'] as const) {
    const without = await cloned({ ownership });
    expect(counted(without.responses)).toBe(2);
    expect(without.readByOwner).toEqual(['AccessDenied', 'AccessDenied']);
    const given = await cloned({ ownership, options: { acl } });
    expect([counted(given.responses), given.readByOwner]).toEqual([2, [5, LARGE]]);
  }
});

test('an ACL that gives to the owner does no harm where there are none; to give it needs a permission', async () => {
  const enforced = await cloned({ options: { acl } });
  expect([counted(enforced.responses), enforced.readByOwner]).toEqual([2, [5, LARGE]]);
  const without = ['copier', 's3:PutObjectAcl'] as const;
  expect((await cloned({ without, options: { acl } })).denied).toContain('s3:PutObjectAcl');
});

test('a request that lacks a region is signed for the wrong one, and refused before anything is copied', async () => {
  const { responses, error } = await cloned({ destination: { name: DESTINATION.name } });
  expect(responses).toEqual([]);
  expect(error).toMatch(/^BUCKET_REGION: destination.name: partner-content-copy does not answer/);
});

test('an archived object is restored in the account that it is in, and copied when that is done', async () => {
  const { responses, denied, readByOwner, error } = await cloned({
    archived: true,
    options: { restore: 'Standard' },
  });
  expect([denied, error, counted(responses)]).toEqual([[], '', 2]);
  // The copy is in the archive's class as well.
  expect(readByOwner).toEqual(['InvalidObjectState', LARGE]);
});

test('what goes wrong in between is put right with the grants of the example', async () => {
  const { 's3:GetObject': lost, ...rest } = Object.fromEntries(
    Object.entries(OCCASIONS).map(([grant, world]) => [grant.split(' ')[1], world]),
  );
  const found = await cloned(lost);
  expect([found.denied, counted(found.responses)]).toEqual([[], 2]);
  const { AbortMultipartUpload } = server.stats.requests;
  const failed = await cloned(rest['s3:AbortMultipartUpload']);
  expect([failed.denied, counted(failed.responses)]).toEqual([[], 1]);
  expect(server.stats.requests.AbortMultipartUpload).toBe(AbortMultipartUpload + 1);
});
