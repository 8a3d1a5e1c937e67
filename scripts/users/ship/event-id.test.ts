import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3 } from '@lambda-core/local/s3/server';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { ROOT } from '../../build/functions';
import { jsonLines, openFolder, sample, ship } from './fixtures/ship-run';

const { file } = openFolder();
const log = sample(3);
const ELB_NAME = sampleKey('alb', 1).slice(sampleKey('alb', 1).lastIndexOf('/') + 1);

async function ids(argv: readonly string[], input?: Uint8Array, env?: NodeJS.ProcessEnv) {
  const { status, stdout, stderr } = await ship([...argv, '--to', '-'], input, env);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  return jsonLines(stdout).map(({ event }) => event.id);
}

test('a log has the same ids by any path, gzipped or not, and by its name on standard input', async () => {
  const path = file('x/access.log', log);
  const expected = await ids([path]);
  expect(new Set(expected).size).toBe(3);
  const others = await Promise.all([
    ids([relative(ROOT, path)]),
    ids([file('y/access.log.gz', gzipSync(log))]),
    ids(['-', '--name', 'access.log'], log),
    ids(['-', '--name', path], gzipSync(log)),
  ]);
  for (const other of others) expect(other).toEqual(expected);
});

test('logs that share a name, as rotated ones do, share no id', async () => {
  const first = await ids([file('one/access.log', log)]);
  const second = await ids([file('two/access.log', sample(3, 4))]);
  expect(new Set([...first, ...second]).size).toBe(6);
});

test('the name that ELB gave counts wherever the log lies; its path is told', async () => {
  const path = file(`z/${ELB_NAME}`, gzipSync(log));
  await using s3 = await openS3();
  s3.createBucket('copy');
  await fetch(`${s3.endpoint}/copy/some/${ELB_NAME}`, { method: 'PUT', body: log });
  const { stdout } = await ship([path, '--to', '-']);
  const documents = jsonLines(stdout);
  expect(documents[0]).toMatchObject({ log: { file: { path } } });
  const expected = documents.map(({ event }) => event.id);
  expect(await ids([`s3://copy/some/${ELB_NAME}`], undefined, localEnvironment(s3))).toEqual(
    expected,
  );
  expect(await ids(['-', '--name', ELB_NAME], log)).toEqual(expected);
});

test('--name s3://BUCKET/KEY makes the documents of the deployed function, of a file as well', async () => {
  const to = ['--to', '-', '--name', 's3://bucket/some/key'];
  const runs = [ship(['-', ...to], log), ship([file('named/my-alb.log', log), ...to])];
  const [first, second] = (await Promise.all(runs)).map(({ stdout }) => jsonLines(stdout));
  const s3 = { bucket: { name: 'bucket' }, object: { key: 'some/key' } };
  expect(first?.[0].aws.s3).toEqual(s3);
  expect(second?.map(({ event, aws }) => [event.id, aws.s3])).toEqual(
    first?.map(({ event }) => [event.id, s3]),
  );
});

test('standard input without a name has ids of its own in each run', async () => {
  const [one, two] = await Promise.all([ids(['-'], log), ids(['-'], log)]);
  expect(new Set([...one, ...two]).size).toBe(6);
});
