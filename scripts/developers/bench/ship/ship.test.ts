import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternately } from '../alternately';
import { type CountingReceiver, startCountingReceiver } from './counting-receiver';
import { CLASSIC, INPUTS, sampleFile } from './inputs';
import { type Job, OURS, OURS_TCP, PEERS, type Peer, UNPARSED, UNPARSED_SAME_BYTES } from './peers';
import { contenderOf, type Result, resultOf } from './runs';
import { shipTable } from './table';

const LINES = 3000;
const scripts = PEERS.filter(({ name }) => name.startsWith('readline') || name === UNPARSED);
let folder = '';
let receiver: CountingReceiver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-'));
  receiver = await startCountingReceiver();
});
afterAll(async () => {
  await receiver[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const jobOf = (file: string, lines = LINES): Job => {
  return { ...CLASSIC, file, lines, receiver, limitSeconds: 30 };
};

test('peers ship the file and the table names those that are absent', async () => {
  await using sample = await sampleFile(folder, CLASSIC, LINES);
  const gone: Peer = {
    name: 'gone',
    absent: () => 'not installed',
    ship: async () => ({ startedAt: 0 }),
  };
  const contenders = [...scripts, gone].map((peer) => contenderOf(peer, jobOf(sample.file)));
  const outcomes = await alternately(contenders, 1, () => {});
  const results = outcomes.map(resultOf);
  expect(results[0]?.linesPerSecond?.median).toBeGreaterThan(0);
  const table = shipTable({ title: 'Classic', lines: LINES, bytes: sample.bytes, results });
  expect(table).toContain('absent: gone (not installed)');
  expect(table).toContain('readline and regex');
});

test('ours is counted, and confirmed, over both protocols', async () => {
  await using sample = await sampleFile(folder, CLASSIC, LINES);
  const ours = PEERS.filter(({ name }) => name === OURS || name === OURS_TCP);
  const contenders = ours.map((peer) => contenderOf(peer, jobOf(sample.file)));
  const outcomes = await alternately(contenders, 1, () => {});
  const bytes = outcomes.map(({ runs }) => runs[0]?.bytes ?? 0);
  // A frame has ten bytes before its document, a line has one behind it; and there are windows.
  expect((bytes[0] ?? 0) - (bytes[1] ?? 0)).toBeGreaterThan(9 * LINES);
  expect((bytes[0] ?? 0) - (bytes[1] ?? 0)).toBeLessThan(10 * LINES);
});

test('a peer that loses a line stops the benchmark', async () => {
  const file = join(folder, 'short.log');
  await writeFile(file, 'one\ntwo\n');
  const contenders = scripts.slice(-1).map((peer) => contenderOf(peer, jobOf(file, 3)));
  await expect(alternately(contenders, 1, () => {})).rejects.toThrow(
    '2 lines at the receiver, 3 in the file',
  );
});

test('the second unparsed script sends as many bytes as our documents have', async () => {
  await using sample = await sampleFile(folder, CLASSIC, LINES);
  const peer = PEERS.find(({ name }) => name === UNPARSED_SAME_BYTES);
  const ours = { lines: LINES, seconds: 1, bytes: LINES * 1500, refused: 0 };
  const contender = contenderOf(peer as Peer, jobOf(sample.file));
  const run = await contender.run(new Map([[OURS, [ours]]]));
  expect(run.bytes).toBe(LINES * 1500);
});

test('the unparsed script inflates every member of a gzip file', async () => {
  const input = INPUTS.find(({ gzip }) => gzip) ?? CLASSIC;
  await using sample = await sampleFile(folder, input, LINES);
  const peer = PEERS.find(({ name }) => name === UNPARSED);
  const run = await contenderOf(peer as Peer, { ...jobOf(sample.file), ...input }).run(new Map());
  expect(run.lines).toBe(LINES);
  expect(run.bytes).toBeGreaterThan(sample.bytes);
});

test('rates become ratios to syslog-ng and to what is sent unparsed', () => {
  const result = (name: string, rate: number): Result =>
    resultOf({ name, runs: [{ lines: rate, seconds: 1, bytes: 10, refused: 0, cpuSeconds: 1 }] });
  const results = [
    result(OURS, 600),
    result('syslog-ng', 100),
    result(UNPARSED, 1200),
    result(UNPARSED_SAME_BYTES, 800),
  ];
  const row = shipTable({ title: 'Classic', lines: 1, bytes: 1, results })
    .split('\n')
    .find((line) => line.startsWith(OURS));
  expect(row?.split(/ {2,}/).slice(0, 6)).toEqual([OURS, '6.00', '50', '75', '-', '0.167']);
});
