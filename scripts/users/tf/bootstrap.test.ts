import { createServer } from 'node:http';
import { join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  ListBucketsCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { clientSettings, localEnvironment } from '@lambda-core/local/credentials';
import { serveHttp } from '@lambda-core/local/serve-http';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { type Moto, startMoto } from '@lambda-core/local/tools/moto';
import { ROOT } from '../../build/functions';
import { endedCommand } from '../../cli/fixtures/npm-run';

const BUCKET = 'thing-staging-terraform-state';
const SETTINGS = [
  'bucket',
  'versions kept',
  'encryption',
  'public access blocked',
  'TLS only',
] as const;

const moto = toolOrReason('moto_server');

if ('reason' in moto) test.skip(`the state's bucket is made: ${moto.reason}`, () => {});
else describe("the state's bucket", onMoto);

/** In this order: each test finds what the one before has left. */
function onMoto(): void {
  let server: Moto;
  let s3: S3Client;
  beforeAll(async () => {
    server = await startMoto();
    s3 = new S3Client(clientSettings({ endpoint: server.endpoint, region: 'eu-west-1' }));
  });
  afterAll(async () => {
    s3?.destroy();
    await server?.close();
  });

  const tf = (argv: readonly string[], more: NodeJS.ProcessEnv = {}) =>
    endedCommand('tf', argv, {
      env: {
        ...localEnvironment({ endpoint: server.endpoint, region: 'eu-west-1' }),
        LAMBDA_CORE_ROOT: join(ROOT, 'test', 'terraform-fixture'),
        TERRAFORM: join(__dirname, 'fixtures', 'terraform.cjs'),
        ...more,
      },
    });
  const said = (state: string, settings: readonly string[] = SETTINGS) => ({
    status: 0,
    stdout: settings
      .map((what) => `${BUCKET} (eu-west-1, account 123456789012): ${what}: ${state}\n`)
      .join(''),
  });
  const names = async () => (await s3.send(new ListBucketsCommand())).Buckets?.map((b) => b.Name);

  test('is named with all else that is missing when there is nothing at all', async () => {
    const { status, stdout, stderr } = await tf(['staging', 'blue', 'plan']);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    for (const what of [
      `state bucket ${BUCKET} (eu-west-1): not there; make it with: npm run tf -- staging bootstrap`,
      'hosted zone thing.com (public): not in this account',
      'load balancer staging-blue-orders (classic, API orders): none of that name in eu-west-1',
    ])
      expect(stderr).toContain(what);
  });

  test('is not made by --dry-run, which says what would be', async () => {
    expect(await tf(['staging', 'bootstrap', '--dry-run'])).toMatchObject(said('would be made'));
    expect(await names()).toEqual([]);
  });

  test('is made with versions and encryption, closed to the public, for TLS only', async () => {
    expect(await tf(['staging', 'bootstrap'])).toMatchObject(said('made'));
    const at = { Bucket: BUCKET };
    expect((await s3.send(new GetBucketVersioningCommand(at))).Status).toBe('Enabled');
    const encryption = await s3.send(new GetBucketEncryptionCommand(at));
    expect(encryption.ServerSideEncryptionConfiguration?.Rules).toHaveLength(1);
    const { PublicAccessBlockConfiguration: blocked = {} } = await s3.send(
      new GetPublicAccessBlockCommand(at),
    );
    expect(Object.values(blocked)).toEqual([true, true, true, true]);
    const { Policy = '' } = await s3.send(new GetBucketPolicyCommand(at));
    expect(JSON.parse(Policy).Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Principal: '*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ]);
  });

  test('is left alone by a second run, and what it lacks is added to what it has', async () => {
    expect(await tf(['staging', 'bootstrap'])).toMatchObject(said('was there'));
    const own = {
      Sid: 'Own',
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${BUCKET}/*`,
    };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [own] });
    await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
    const { stdout } = await tf(['staging', 'bootstrap']);
    expect(stdout.match(/: made/g)).toHaveLength(1);
    const { Policy: after = '' } = await s3.send(new GetBucketPolicyCommand({ Bucket: BUCKET }));
    expect(JSON.parse(after).Statement.map(({ Sid }: typeof own) => Sid)).toEqual([
      'Own',
      'DenyWithoutTls',
    ]);
  });

  test('has no policy on an emulator, which would take it for a refusal of everything', async () => {
    const { stdout, status } = await tf(['ci', 'bootstrap'], { TF_VAR_emulated: 'true' });
    expect(status).toBe(0);
    expect(stdout).toContain('TLS only: left out (emulated)');
  });
}

test("a bucket that is somebody else's is refused by name", async () => {
  const server = createServer((request, response) => {
    if (request.method === 'HEAD') return void response.writeHead(403).end();
    response.end('<Account>123456789012</Account>');
  });
  await using stranger = await serveHttp(server, 'the stranger');
  const env = localEnvironment({ endpoint: stranger.endpoint, region: 'eu-west-1' });
  const { status, stderr } = await endedCommand('tf', ['staging', 'bootstrap'], { env });
  expect(status).toBe(1);
  expect(stderr).toContain(
    `bucket ${BUCKET}: is there, but is not account 123456789012's, or closed to these credentials`,
  );
});

test('an unknown flag of bootstrap is refused', async () => {
  const { status, stderr } = await endedCommand('tf', ['staging', 'bootstrap', '--force']);
  expect(status).toBe(2);
  expect(stderr).toContain('bootstrap: found --force, expected nothing or --dry-run');
});
