import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { pick, type Random } from '@lambda-core/local/random';
import type { S3Server } from '@lambda-core/local/s3/server';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { findTool } from '@lambda-core/local/tools/find-tool';
import { ROOT } from '../../../build/functions';
import type { CommandName } from '../../../cli/command-line';
import {
  type Ended,
  type Running,
  startCommand,
  startProcess,
} from '../../../cli/fixtures/npm-run';
import type { Functions, ReadDocument } from './functions';
import { oddFileName, oddKey, oddName } from './odd-names';
import { printedProblems } from './printed';
import type { Tried } from './tried';

const FILES = 3;
/** Besides its sample lines each file has one that is shipped as it is. */
const LINES = 3;
const KEYS = 6;
/** What lasts longer hangs. */
const HANGS_MILLISECONDS = 120_000;

type Command = (random: Random, seed: number, functions: Functions) => Promise<Tried>;

/** Has one of the commands work on files or objects with odd names, and looks at what it prints. */
export const tryCommand: Command = (random, seed, functions) =>
  (COMMANDS[seed % COMMANDS.length] as Command)(random, seed, functions);

const COMMANDS: readonly Command[] = [shipMissing, ship, clone, shipToTerminal];

async function ship(random: Random, seed: number): Promise<Tried> {
  await using folder = await folderOf(random, seed);
  const read: (ReadDocument & Shipped)[] = [];
  await using receiver = await openReceiver({
    onDocument: (document) => void read.push(document as ReadDocument & Shipped),
  });
  // A name of a label has no space, no end of a line, and no sign that would end it.
  const name = oddName(random).replace(/[\s.=]/gu, '_');
  const value = withoutNul(oddName(random));
  const to = `${receiver.host}:${receiver.port}`;
  const ended = await inTime('ship', [folder.path, '--to', to, `--label=${name}=${value}`]);
  const labels = Object.fromEntries([[name, value]]);
  return {
    fault: 'names: files and labels to npm run ship',
    problems: [
      ...commandProblems(ended, 0),
      ...documentsProblems(read, folder.files),
      ...(read.every((document) => isDeepStrictEqual(document.labels, labels))
        ? []
        : [`labels ${JSON.stringify(read[0]?.labels)} of ${JSON.stringify(labels)}`]),
    ],
  };
}

async function shipMissing(random: Random): Promise<Tried> {
  const path = `/nowhere/${oddFileName(random)}`;
  const ended = await inTime('ship', [path, '--to', '127.0.0.1:1', `--label=${oddName(random)}`]);
  // 2 where the flag is refused before the file is looked for; a signal's end is neither.
  const problems = commandProblems(ended, ended.status === 2 ? 2 : 1);
  if (ended.stderr === '') problems.push('an error without a word');
  return { fault: 'names: what npm run ship refuses', problems, reported: true };
}

async function shipToTerminal(random: Random, seed: number): Promise<Tried> {
  const fault = 'names: documents of npm run ship on a terminal';
  const script = findTool('script');
  if (script === undefined || process.platform !== 'linux') return ship(random, seed);
  await using folder = await folderOf(random, seed);
  const command = `npm run -s ship -- ${folder.path} --to -`;
  const { PATH, HOME } = process.env;
  const running = startProcess(script, ['-qec', command, '/dev/null'], {
    env: { PATH, HOME },
    cwd: ROOT,
  });
  const ended = await ending(running);
  // The terminal's own: a line feed takes the carriage along.
  const stdout = ended.stdout.replaceAll('\r\n', '\n');
  const documents = stdout
    .split('\n')
    .filter((line) => line.startsWith('{"@timestamp"') || line.startsWith('{"message"'));
  return {
    fault,
    problems: [
      ...commandProblems({ ...ended, stdout }, 0),
      ...documentsProblems(
        documents.map((line) => JSON.parse(line)),
        folder.files,
      ),
    ],
  };
}

async function clone(random: Random, seed: number, { platform }: Functions): Promise<Tried> {
  const [source, destination, commands] = ['constructor', 'copies', 'commands'].map((name) => {
    const bucket = `${name}-${seed}`;
    platform.s3.createBucket(bucket);
    return bucket;
  }) as [string, string, string];
  const keys = new Set(Array.from({ length: KEYS }, (_, at) => oddKey(random, `${at}`)));
  for (const key of keys) await platform.s3.direct.put(source, key, Buffer.from(key));
  // Cannot be copied, so its name is printed.
  const archived = oddKey(random, 'archived ');
  await archive(platform.s3, source, archived);
  const flags = pick(random, [[], ['--json'], ['--json', '--progress']]);
  const buckets = ['--source', source, '--destination', destination, '--command-bucket', commands];
  const argv = [...buckets, '--local', '--workers', '1', ...flags];
  const ended = await inTime('clone', argv, platform.environment);
  const problems = commandProblems(ended, 1);
  const copied = new Set(Array.from(platform.s3.direct.objects(destination), ({ key }) => key));
  if (!isDeepStrictEqual(copied, keys))
    problems.push(`copied ${JSON.stringify([...copied])} of ${JSON.stringify([...keys])}`);
  if (!ended.stdout.includes('InvalidObjectState') && !ended.stderr.includes('InvalidObjectState'))
    problems.push('nothing said of the object that cannot be copied');
  return { fault: 'names: keys to npm run clone', problems, reported: true };
}

async function archive(server: S3Server, Bucket: string, Key: string): Promise<void> {
  const s3 = new S3Client(clientSettings(server));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', StorageClass: 'GLACIER' }));
  s3.destroy();
}

type Shipped = { readonly log: { readonly file: { readonly path: string } } };

function documentsProblems(documents: readonly Shipped[], files: ReadonlySet<string>): string[] {
  const paths = new Set(documents.map(({ log }) => log.file.path));
  return [
    ...(documents.length === LINES * files.size ? [] : [`${documents.length} documents`]),
    ...(isDeepStrictEqual(paths, files) ? [] : [`paths ${JSON.stringify([...paths])}`]),
  ];
}

/** What is wrong with how a command ended, and with what it printed. */
export function commandProblems({ status, stdout, stderr }: Ended, expected: number): string[] {
  return [
    ...(status === expected ? [] : [`status ${status}, expected ${expected}: ${stderr}`]),
    ...printedProblems(stdout),
    ...printedProblems(stderr),
  ];
}

/** A folder with log files whose names, and one line of each, are odd; gone with its disposal. */
async function folderOf(random: Random, seed: number) {
  const path = await mkdtemp(join(tmpdir(), 'lambda-core-chaos-'));
  const names = new Set(Array.from({ length: FILES }, () => oddFileName(random)));
  const sample = sampleBytes({ format: 'alb', lines: LINES - 1, seed, hazards: 0 });
  for (const name of names) {
    const line = `no log line ${oddName(random).replaceAll('\n', '')}\n`;
    await writeFile(join(path, name), Buffer.concat([sample, Buffer.from(line)]));
  }
  return {
    path,
    files: new Set([...names].map((name) => join(path, name))) as ReadonlySet<string>,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true }),
  };
}

function inTime(name: CommandName, argv: readonly string[], env = {}): Promise<Ended> {
  return ending(startCommand(name, argv.map(withoutNul), { env }));
}

async function ending(running: Running): Promise<Ended> {
  const timer = setTimeout(
    () => process.kill(-(running.child.pid ?? 0), 'SIGKILL'),
    HANGS_MILLISECONDS,
  );
  return running.ended.finally(() => clearTimeout(timer));
}

/** No argument of a command can hold it. */
function withoutNul(text: string): string {
  return text.replaceAll('\0', '');
}
