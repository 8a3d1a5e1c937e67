import { gzipSync } from 'node:zlib';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { startCommand } from '../../cli/fixtures/npm-run';
import { jsonLines, openFolder, sample, ship } from './fixtures/ship-run';

const folder = openFolder();
const KEYS = ['logs/2026/a.log.gz', 'logs/2026/b+ %é.log', 'logs/c.log'];
let s3: S3Server;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  s3 = await openS3();
  s3.createBucket('bucket');
  for (const [at, key] of KEYS.entries()) {
    const log = sample(at + 1, at);
    await put(key, key.endsWith('.gz') ? gzipSync(log) : log);
  }
  await put('logs/ELBAccessLogTestFile', Buffer.from('Enable ELB access logs'));
  env = localEnvironment(s3);
});
afterAll(() => s3.close());
afterEach(() => s3.faults.clear());

async function put(key: string, body: Uint8Array): Promise<void> {
  const url = `${s3.endpoint}/bucket/${encodeURIComponent(key)}`;
  expect(await fetch(url, { method: 'PUT', body })).toMatchObject({ status: 200 });
}

const fromS3 = (...sources: string[]) => ship([...sources, '--to', '-'], undefined, env);

test('a prefix: every log below it, as documents of the deployed function', async () => {
  const { status, stdout, stderr } = await fromS3('s3://bucket/logs/');
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const sent = jsonLines(stderr).map(({ file, lines }) => [file, lines.sent]);
  expect(sent).toEqual(KEYS.map((key, at) => [`s3://bucket/${key}`, at + 1]));
  expect(jsonLines(stdout)[0].aws.s3).toEqual({
    bucket: { name: 'bucket' },
    object: { key: KEYS[0] },
  });
});

test('an object, with nothing but the default profile: region, credentials and endpoint', async () => {
  const config = `[default]\nregion = us-east-1\nservices = local\n`;
  const services = `[services local]\ns3 =\n  endpoint_url = ${s3.endpoint}\n`;
  const keys = '[default]\naws_access_key_id = local\naws_secret_access_key = local\n';
  folder.file('.aws/config', config + services);
  folder.file('.aws/credentials', keys);
  const argv = [`s3://bucket/${KEYS[2]}`, '--to', '-'];
  const { status, stdout, stderr } = await ship(argv, undefined, { HOME: folder.path });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(jsonLines(stdout)).toHaveLength(3);
});

test('what is not there is named, and nothing is sent', async () => {
  const wrong = ['s3://nobucket/a.log', 's3://bucket/none.log', 's3://bucket/none/', 's3:///a.log'];
  const { status, stdout, stderr } = await fromS3('s3://bucket/logs/c.log', ...wrong);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('s3://nobucket/a.log: there is no such bucket');
  expect(stderr).toContain('s3://bucket/none.log: there is no such object; a prefix ends with /');
  expect(stderr).toContain('s3://bucket/none/: no log file lies there');
  expect(stderr).toContain('found s3:///a.log, expected s3://BUCKET/KEY or s3://BUCKET/PREFIX/');
});

test('a refusal names the action, the bucket and the key', async () => {
  s3.faults.failNext({ kind: 'access-denied', operation: 'GetObject' });
  s3.faults.failNext({ kind: 'access-denied', operation: 'ListObjectsV2' });
  const { status, stderr } = await fromS3('s3://bucket/logs/c.log', 's3://bucket/logs/');
  expect(status).toBe(1);
  expect(stderr).toContain('s3:GetObject on arn:aws:s3:::bucket/logs/c.log denied');
  expect(stderr).toContain('s3:ListBucket on arn:aws:s3:::bucket denied');
});

test('an S3 that takes its time is waited for aloud', async () => {
  s3.faults.set({ latency: { ListObjectsV2: 4_000 } });
  const { stderr } = await fromS3('s3://bucket/logs/');
  expect(stderr).toMatch(/^waiting for s3:\/\/bucket\/logs\/, [1-4] s$/m);
});

test('an S3 that fails is tried again aloud, with the attempt and the error', async () => {
  s3.faults.failNext({ kind: 'slow-down', operation: 'ListObjectsV2', count: Infinity });
  const command = startCommand('ship', ['s3://bucket/logs/', '--to', '-'], { env });
  await command.said(
    /^s3:\/\/bucket\/logs\/: Please reduce your request rate\. \(\d+ s, attempt \d+\)$/m,
  );
  command.interrupt();
  expect((await command.ended).status).toBe(130);
});

test('an endpoint where nothing listens is named with the variable that it is from', async () => {
  const closed = await openS3();
  await closed.close();
  const elsewhere = { ...env, AWS_ENDPOINT_URL: closed.endpoint };
  const { status, stderr } = await ship(['s3://bucket/a.log', '--to', '-'], undefined, elsewhere);
  expect(status).toBe(1);
  expect(stderr).toContain('ECONNREFUSED');
  expect(stderr).toContain(
    `error: s3://bucket/a.log cannot be read from ${closed.endpoint} (AWS_ENDPOINT_URL): `,
  );
});
