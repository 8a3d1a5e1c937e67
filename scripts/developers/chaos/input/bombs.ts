import { constants, crc32, deflateRawSync } from 'node:zlib';
import { between, pick, type Random } from '@lambda-core/local/random';
import { LATE, runMeasured } from '../../bench/measure/run';
import { inS3 } from './events';
import { type Functions, invocationProblems, LOGS } from './functions';
import type { Tried } from './tried';

const PART_BYTES = 16 * 1024 * 1024;
/** Parts of an ordinary bomb, and of one in fifty: 10 GB. */
const PARTS = { ordinary: 12, huge: 625 };
const EVERY = 50;

/** What is repeated, and how many lines that is; the last of them may be longer than memory. */
type Bomb = { readonly name: string; readonly part: Buffer; lines(parts: number): number };

const BOMBS: readonly Bomb[] = [
  { name: 'zeros', part: Buffer.alloc(PART_BYTES), lines: () => 1 },
  { name: 'newlines', part: Buffer.alloc(PART_BYTES, '\n'), lines: () => 0 },
  { name: 'one line', part: Buffer.alloc(PART_BYTES, '€ "\\'), lines: () => 1 },
  {
    name: 'lines as long as a part',
    part: Buffer.alloc(PART_BYTES, 'x').fill('\n', PART_BYTES - 1),
    lines: (parts) => parts,
  },
];

/** Ships a file of a few kilobytes or megabytes that becomes gigabytes. */
export async function tryBomb(random: Random, seed: number, functions: Functions): Promise<Tried> {
  const { name, part, lines } = pick(random, BOMBS);
  const parts = seed % EVERY === 0 ? PARTS.huge : between(random, 1, PARTS.ordinary);
  const inOneMember = random() % 2 === 0;
  const bytes = inOneMember
    ? member(part, parts)
    : Buffer.concat(Array(parts).fill(member(part, 1)));
  const key = `bombs/${seed}.log.gz`;
  await functions.platform.s3.direct.put(LOGS, key, bytes);
  const ended = await functions.invoke('log-processor', inS3({ bucket: LOGS, key }));
  const problems = invocationProblems(ended);
  const { outcome, summary } = ended.reports[0] ?? {};
  const expected = lines(parts);
  if (outcome !== 'shipped') problems.push(`${outcome}: ${ended.printed.join('\n').slice(0, 500)}`);
  if (summary?.lines.sent !== expected)
    problems.push(`${summary?.lines.sent} of ${expected} lines sent`);
  const size = parts === PARTS.huge ? '10 GB of ' : '';
  return { fault: `gzip bombs: ${size}${name}`, problems };
}

/** A gzip member of `part` so many times, compressed once. */
function member(part: Buffer, times: number): Buffer {
  const block = deflateRawSync(part, { finishFlush: constants.Z_FULL_FLUSH, level: 9 });
  const trailer = Buffer.alloc(8);
  let crc = 0;
  for (let at = 0; at < times; at += 1) crc = crc32(part, crc);
  trailer.writeUInt32LE(crc);
  trailer.writeUInt32LE((part.length * times) % 2 ** 32, 4);
  const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
  return Buffer.concat([header, ...Array(times).fill(block), deflateRawSync(''), trailer]);
}

const LONG_LINE_BYTES = 3_000_000_000;
const MOST_BYTES = 256 * 1024 ** 2;
const MOST_SECONDS = 300;

/** Pipes a line of gigabytes into `npm run ship`, in one seed of fifty. */
export async function tryLongLine(seed: number): Promise<Tried[]> {
  if (seed % EVERY !== EVERY / 2) return [];
  const ship = 'npm run -s ship -- - --name long.log --to -';
  const argv = ['sh', '-c', `head -c ${LONG_LINE_BYTES} /dev/zero | ${ship}`] as const;
  const problems: string[] = [];
  try {
    const { stdout, peakBytes = 0 } = await runMeasured({ argv, limitSeconds: MOST_SECONDS });
    if (!stdout.includes('_elblinetruncated')) problems.push('no document, or not tagged');
    if (peakBytes > MOST_BYTES) problems.push(`${peakBytes} bytes of memory`);
  } catch (error) {
    const late = (error as { code?: string }).code === LATE;
    problems.push(late ? `no end after ${MOST_SECONDS} s` : String(error));
  }
  return [{ fault: 'a line of 3 GB to npm run ship', problems }];
}
