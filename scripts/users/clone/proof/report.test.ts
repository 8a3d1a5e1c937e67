import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOW, openProvenClone, type ProvenClone, RANGES, REQUEST } from './fixtures/proven-clone';
import type { ProofRange } from './proof-range';
import { openRangeSpool } from './range-spool';
import { readReport } from './read-report';
import { checkReportPath, writeReport } from './report';
import { verifyWhole } from './verify-ranges';

let clone: ProvenClone;

beforeEach(async () => {
  clone = await openProvenClone();
});

afterEach(() => clone[Symbol.asyncDispose]());

test('a report is JSON with a line a range, and nobody finds half of one', async () => {
  const { path, text } = await clone.report();
  const whole = JSON.parse(text);
  expect(whole).toMatchObject({
    proof: 'lambda-core clone',
    version: 1,
    tool: expect.stringMatching(/^lambda-core \d/),
    job: { id: 'job1' },
    source: REQUEST.source,
    destination: REQUEST.destination,
    comparedBy: 'digest',
    differences: { total: 0 },
    total: { objects: 6, bytes: 19, ranges: 4 },
  });
  expect(whole.ranges.map(({ range }: ProofRange) => range)).toEqual(RANGES);
  expect(readdirSync(clone.folder)).toEqual(['proof.json']);
  expect(await clone.differencesTo(path)).toEqual([]);
  const nowhere = join(clone.folder, 'none', 'proof.json');
  using proven = openRangeSpool();
  const verification = await clone.verify(proven);
  await expect(writeReport(nowhere, REQUEST, { proven, verification })).rejects.toMatchObject({
    code: 'REPORT_UNWRITABLE',
    message: expect.stringContaining(`--report: found ${JSON.stringify(nowhere)}`),
  });
});

test('of both listings, the whole job is proven as one range', async () => {
  using proven = openRangeSpool();
  const verification = await verifyWhole(...clone.sides, HOW, proven);
  expect(verification).toMatchObject({ level: 'listing', compared: 6, storageClasses: 0 });
  const path = join(clone.folder, 'proof.json');
  await writeReport(path, REQUEST, { proven, verification }, new Date(clone.made));
  expect(await clone.differencesTo(path)).toEqual([]);
  await clone.put('into', 'new/b/1', 'X');
  expect(await clone.differencesTo(path)).toMatchObject([{ key: 'old/b/1', kind: 'different' }]);
});

const BROKEN: readonly [string, (text: string) => string, string][] = [
  ['cut off', (text) => text.slice(0, -30), 'line 3'],
  ['without its end', (text) => text.replace('\n  ]\n}\n', ''), 'ends at line '],
  ['another JSON', () => '{"a": 1}\n', 'found no line "  \\"ranges\\": ["'],
  ['no JSON', (text) => text.replace('{', '['), 'is not JSON, expected a file that --report wrote'],
  [
    'another version',
    (text) => text.replace('"version": 1', '"version": 2'),
    'version: found 2, expected 1',
  ],
  [
    'a digest of another',
    (text) => text.replace(/"destination":"./, '"destination":"0'),
    'total.destination: found "',
  ],
  [
    'a number of others',
    (text) => text.replace('"ranges": 4', '"ranges": 5'),
    'total.ranges: found 5, expected 4, to which its ranges add up',
  ],
  [
    'other bytes',
    (text) => text.replace('"bytes": 19', '"bytes": 20'),
    'total.bytes: found 20, expected 19,',
  ],
  [
    'an unknown field',
    (text) => text.replace('{"prefix":"b/"', '{"bucket":"x","prefix":"b/"'),
    'range.bucket: is not a field',
  ],
];

test('a file that is no whole report is refused, and says why', async () => {
  const { path, text } = await clone.report();
  for (const [what, change, message] of BROKEN) {
    const broken = change(text);
    expect({ what, same: broken === text }).toEqual({ what, same: false });
    writeFileSync(path, broken);
    using spool = openRangeSpool();
    await expect(readReport(path, spool)).rejects.toMatchObject({
      code: 'REPORT_INVALID',
      message: expect.stringContaining(message),
    });
  }
});

test('a file that is not there is told of, and so is a directory', async () => {
  using spool = openRangeSpool();
  for (const path of [join(clone.folder, 'none'), clone.folder])
    await expect(readReport(path, spool)).rejects.toMatchObject({
      code: 'REPORT_UNREADABLE',
      message: expect.stringContaining(
        `--check: found ${JSON.stringify(path)}, which cannot be read`,
      ),
    });
});

test('a path where no report can be is refused before there is one, and left as it is', async () => {
  const { path, text } = await clone.report();
  await checkReportPath(path);
  expect(readFileSync(path, 'utf8')).toBe(text);
  for (const nowhere of [clone.folder, `${clone.folder}/`, join(clone.folder, 'none', 'a')])
    await expect(checkReportPath(nowhere)).rejects.toMatchObject({
      code: 'REPORT_UNWRITABLE',
      message: expect.stringContaining(`--report: found ${JSON.stringify(nowhere)}`),
    });
  expect(readdirSync(clone.folder)).toEqual(['proof.json']);
});
