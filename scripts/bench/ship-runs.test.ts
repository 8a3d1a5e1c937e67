import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeSample } from '../local/samples/write';
import { type CountingReceiver, startCountingReceiver } from './counting-receiver';
import { PEERS, type Peer } from './ship-peers';
import { runAlternately } from './ship-runs';
import { shipTable } from './ship-table';

const LINES = 3000;
const scripts = PEERS.filter(({ name }) => /^(readline|ceiling)/.test(name));
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

test('peers run in turn and the table names those that are absent', async () => {
  const file = join(folder, 'classic.log');
  await writeSample({ format: 'classic', lines: LINES, seed: 1, hazards: 0, file });
  const gone: Peer = { name: 'gone', absent: () => 'not installed', ship: async () => ({}) };
  const order: string[] = [];
  const job = { file, lines: LINES, receiver };
  const results = await runAlternately([...scripts, gone], job, 2, (name) => order.push(name));
  const names = scripts.map(({ name }) => name);
  expect(order).toEqual([...names, ...names]);
  expect(results[0]?.linesPerSecond?.median).toBeGreaterThan(0);
  const table = shipTable(results);
  expect(table).toContain('absent: gone (not installed)');
  expect(table).toContain('readline and regex');
});

test('a peer that loses a line stops the benchmark', async () => {
  const file = join(folder, 'short.log');
  await writeFile(file, 'one\ntwo\n');
  const job = { file, lines: 3, receiver };
  await expect(runAlternately(scripts.slice(-1), job, 1, () => {})).rejects.toThrow(
    '2 lines at the receiver, 3 in the file',
  );
});
