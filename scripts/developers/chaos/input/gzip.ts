import { crc32, deflateRawSync } from 'node:zlib';
import { between, pick, type Random } from '@lambda-core/local/random';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { inS3 } from './events';
import { type Ended, type Functions, invocationProblems, LOGS } from './functions';
import type { Tried } from './tried';

/** A file that was made of lines: as it should be, or with something done to it. */
type Zipped = {
  readonly fault: string;
  readonly bytes: Buffer;
  /** What has to become of it, where that is known beforehand. */
  readonly expected?: 'shipped' | 'failed';
};

/** Ships a gzip file of several members to which something was done. */
export async function tryGzip(random: Random, seed: number, functions: Functions): Promise<Tried> {
  const lines = between(random, 1, 2_000);
  const content = sampleBytes({ format: 'alb', lines, seed, hazards: 0 });
  const file = pick(random, MUTATIONS)(random, membersOf(random, content));
  const key = `gzip/${seed}.log.gz`;
  const documents = functions.watch(key);
  await functions.platform.s3.direct.put(LOGS, key, file.bytes);
  const ended = await functions.invoke('log-processor', inS3({ bucket: LOGS, key }));
  const ids = new Set(documents.map(({ event }) => event.id));
  const problems = fileProblems(ended, file, content, ids.size);
  return { fault: `gzip: ${file.fault}`, problems, reported: ended.error !== undefined };
}

/** What is wrong with what became of a file, of which so many different documents were read. */
export function fileProblems(
  ended: Ended,
  { bytes, expected }: Pick<Zipped, 'bytes' | 'expected'>,
  content: Buffer,
  read: number,
): string[] {
  const problems = invocationProblems(ended);
  const [report, ...more] = ended.reports;
  if (report === undefined || more.length > 0)
    return [...problems, `${ended.reports.length} reports of one file`];
  const { outcome, summary, error } = report;
  if (expected !== undefined && outcome !== expected)
    problems.push(`${outcome} (${error ?? 'no error'}), expected ${expected}`);
  if (summary.lines.sent !== read) problems.push(`${summary.lines.sent} sent, ${read} read`);
  if (outcome === 'failed')
    return /\bgzip\b/.test(error ?? '') ? problems : [...problems, `failed because: ${error}`];
  // Damage that a checksum does not see is none, and what does not begin as gzip is a text.
  const whole = linesIn(bytes[0] === 0x1f && bytes[1] === 0x8b ? content : bytes);
  if (read !== whole) problems.push(`${read} documents of ${whole} lines, and no error`);
  return problems;
}

const MUTATIONS: readonly ((random: Random, members: readonly Buffer[]) => Zipped)[] = [
  (_, members) => ({ fault: 'nothing', bytes: Buffer.concat(members), expected: 'shipped' }),
  (random, members) => {
    const padded = members.flatMap((member) => [member, Buffer.alloc(random() % 600)]);
    const bytes = Buffer.concat(padded);
    return { fault: 'zeros behind members', bytes, expected: 'shipped' };
  },
  (random, members) => {
    const bytes = Buffer.concat(members);
    for (let bits = between(random, 1, 4); bits > 0; bits -= 1) {
      const at = random() % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << (random() % 8)), at);
    }
    return { fault: 'bits flipped', bytes };
  },
  (random, members) => {
    const last = members.at(-1) as Buffer;
    const whole = Buffer.concat(members.slice(0, -1));
    const cut = last.subarray(0, between(random, 2, last.length));
    return { fault: 'truncated', bytes: Buffer.concat([whole, cut]), expected: 'failed' };
  },
  (random, members) => {
    const at = between(random, 1, members.length + 1);
    const bytes = Buffer.concat(members.toSpliced(at, 0, junk(random)));
    return { fault: 'junk between or behind members', bytes, expected: 'failed' };
  },
  (random, members) => {
    const bytes = Buffer.concat(members);
    const at = random() % bytes.length;
    const removed = between(random, 1, 50);
    return {
      fault: 'bytes removed',
      bytes: Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + removed)]),
    };
  },
  (random, members) => {
    const [first = Buffer.alloc(0), ...rest] = members;
    const header = Buffer.from(first.subarray(0, 10));
    // Not the magic number: without it the file is a text.
    const at = between(random, 2, 4);
    header[at] = random() % 256;
    const bytes = Buffer.concat([header, first.subarray(10), ...rest]);
    return { fault: 'another method or other flags', bytes };
  },
];

/** Does not look like a member. */
function junk(random: Random): Buffer {
  return Buffer.from(
    Array.from({ length: between(random, 1, 300) }, (_, at) =>
      at === 0 ? between(random, 0x20, 0x7f) : random() % 256,
    ),
  );
}

/** `content` in up to five members, cut anywhere, with all that a header may have. */
function membersOf(random: Random, content: Buffer): Buffer[] {
  const cuts = Array.from({ length: random() % 5 }, () => random() % content.length);
  const ends = [...new Set([...cuts, content.length])].sort((one, other) => one - other);
  return ends.map((end, at) => member(random, content.subarray(ends[at - 1] ?? 0, end)));
}

// https://www.rfc-editor.org/rfc/rfc1952#section-2.3
function member(random: Random, content: Buffer): Buffer {
  const flags = (random() % 0x20) & ~1;
  const header = Buffer.concat([
    Buffer.from([0x1f, 0x8b, 8, flags, 1, 2, 3, 4, 0, 255]),
    ...(flags & 4 ? [Buffer.from([3, 0, 7, 8, 9])] : []),
    ...(flags & 8 ? [Buffer.from('a name\0')] : []),
    ...(flags & 16 ? [Buffer.from('a comment, \xff\0', 'latin1')] : []),
  ]);
  const checked = Buffer.alloc(flags & 2 ? 2 : 0);
  if (flags & 2) checked.writeUInt16LE(crc32(header) & 0xffff);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content));
  trailer.writeUInt32LE(content.length, 4);
  const level = random() % 10;
  return Buffer.concat([header, checked, deflateRawSync(content, { level }), trailer]);
}

/** Lines of more than white space. */
function linesIn(content: Buffer): number {
  return content
    .toString('latin1')
    .split('\n')
    .filter((line) => /[^\t-\r ]/.test(line)).length;
}
