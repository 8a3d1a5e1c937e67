import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { KEYS } from '@lambda-core/local/credentials';
import { check } from '../check';
import { readCheckCommand } from '../options';
import { sideOf } from '../verify/job';
import { HOW, openProvenClone, type ProvenClone } from './fixtures/proven-clone';
import { openRangeSpool } from './range-spool';
import { writeReport } from './report';
import { verifyWhole } from './verify-ranges';

let clone: ProvenClone;

beforeEach(async () => {
  clone = await openProvenClone();
});

afterEach(() => clone[Symbol.asyncDispose]());

test('what either side has done since a report is named, with the side', async () => {
  const { path } = await clone.report();
  await clone.put('from', 'old/a/1', 'a/X');
  await clone.remove('into', 'new/a/7');
  await clone.put('from', 'old/c/new');
  await clone.put('into', 'new/extra');
  expect(await clone.differencesTo(path)).toEqual([
    {
      key: 'old/a/1',
      kind: 'different',
      reason: expect.stringMatching(/^ETag: .*; the source is not as in the report$/),
    },
    { key: 'old/a/7', kind: 'missing', reason: 'the destination is not as in the report' },
    { key: 'old/c/new', kind: 'new', reason: 'in the source, and not in the report' },
    { key: 'old/extra', kind: 'extra', reason: 'the destination is not as in the report' },
  ]);
});

test('what was written again as it was is not named beside what has changed', async () => {
  clone.made = Date.now() - 10_000;
  const { path } = await clone.report();
  await clone.put('into', 'new/a/1', 'a/X');
  await clone.remove('into', 'new/a/7');
  await clone.put('from', 'old/b/1', 'b/X');
  expect(await clone.differencesTo(path)).toMatchObject([
    { key: 'old/a/1', kind: 'different' },
    { key: 'old/a/7', kind: 'missing' },
    { key: 'old/b/1', kind: 'different' },
  ]);
});

test('a change on both sides alike is told of as well', async () => {
  clone.made = Date.now() - 1000;
  const { path } = await clone.report();
  await clone.put('from', 'old/b/1', 'other');
  await clone.copy('b/1');
  for (const [bucket, key] of [
    ['from', 'old/root'],
    ['into', 'new/root'],
  ] as const)
    await clone.remove(bucket, key);
  const differences = await clone.differencesTo(path);
  expect(differences).toEqual([
    {
      key: 'old/',
      kind: 'different',
      reason: '0 objects from here on, equal now, for 1; both sides are not as in the report',
    },
    {
      key: 'old/b/1',
      kind: 'different',
      reason: expect.stringMatching(/^equal now, and written at .*Z; both sides are not as/),
    },
  ]);
});

test('the command ends with 0 when both buckets are as the report says', async () => {
  const { path } = await clone.report();
  const environment = {
    AWS_ENDPOINT_URL_S3: clone.server.endpoint,
    AWS_REGION: 'us-east-1',
    ...KEYS,
  };
  const hold = async (json: boolean) => {
    const [stdout, stderr] = [textStream(), textStream()];
    const { signal } = new AbortController();
    const status = await check({ check: path, json }, { environment, stdout, stderr, signal });
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  };
  expect(await hold(false)).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /^held from and into .*\nverified 6 objects .*: 0 differences\n$/,
    ),
    stderr: '',
  });
  await clone.remove('into', 'new/b/1');
  const { status, stdout, stderr } = await hold(true);
  expect([status, stderr]).toEqual([1, 'error: 1 difference found\n']);
  expect(JSON.parse(stdout)).toMatchObject({
    job: 'job1',
    ok: false,
    verification: { differences: { total: 1, first: [{ key: 'old/b/1', kind: 'missing' }] } },
  });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"name": "from"', '"name": "gone"'));
  await expect(hold(true)).rejects.toThrow(`--check: found source "gone" in ${path}`);
});

test('docs/clone.md shows what --check says, by the command line that it names', async () => {
  const page = readFileSync('docs/clone.md', 'utf8');
  const section = /^## Proof of equality$(.*?)(?=^## |$(?![\s\S]))/ms.exec(page)?.[1] ?? '';
  const [, line = ''] = /^npm run -s clone -- (--check \S+)$/m.exec(section) ?? [];
  const [, shown = ''] = /^```text\n(held .*?)^```$/ms.exec(section) ?? [];
  const request = {
    id: 'mtz1x0k2f3ab',
    source: { name: 'photos' },
    destination: { name: 'photos-copy' },
  };
  for (const { name } of [request.source, request.destination]) {
    const modified = Date.UTC(2026, 0);
    for (const key of ['2026/cat.jpg', '2026/dog.jpg', 'index.html'])
      clone.server.putSynthetic(name, key, { size: 12, modified });
  }
  using proven = openRangeSpool();
  const both = [
    sideOf(clone.clients, request.source),
    sideOf(clone.clients, request.destination),
  ] as const;
  const verification = await verifyWhole(...both, HOW, proven);
  const command = readCheckCommand(line.split(' '));
  const path = join(clone.folder, command?.check ?? '');
  await writeReport(path, request, { proven, verification }, new Date('2026-11-26T14:02:11.000Z'));
  await clone.put('photos-copy', '2026/cat.jpg', '2026/cat.jpG');
  const [stdout, stderr] = [textStream(), textStream()];
  const environment = {
    AWS_ENDPOINT_URL_S3: clone.server.endpoint,
    AWS_REGION: 'us-east-1',
    ...KEYS,
  };
  const { signal } = new AbortController();
  const io = { environment, stdout, stderr, signal };
  expect(await check({ check: path, json: false }, io)).toBe(1);
  expect(stdout.text()).toBe(shown);
});

function textStream() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join('') });
}
