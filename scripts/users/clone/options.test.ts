import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { HELP } from './help';
import { OPTIONS, readCheckCommand, readCloneCommand } from './options';
import { SIMULATE_OPTIONS } from './simulate/command';

const BUCKETS = '--source from --destination into --command-bucket commands';

test('flags become a command', () => {
  expect(readCloneCommand(BUCKETS.split(' '))).toEqual({
    job: {
      start: {
        source: { name: 'from' },
        destination: { name: 'into' },
        options: {},
      },
    },
    commandBucket: 'commands',
    pollSeconds: 5,
    json: false,
    jsonProgress: false,
  });
  const all =
    '--source-region eu-west-1 --destination-region us-gov-west-1 --source-prefix a/ ' +
    '--destination-prefix /b/ --include *.jpg --include c/** --exclude d --skip-unchanged ' +
    '--storage-class STANDARD_IA --concurrency 1000 --delete-extraneous ' +
    '--confirm-delete-extraneous into --id 2026-01.a --poll-seconds 0.5 --timeout-seconds 60 ' +
    '--local --workers 3 --verify --json --progress';
  expect(readCloneCommand([...BUCKETS.split(' '), ...all.split(' ')])).toEqual({
    job: {
      start: {
        id: '2026-01.a',
        source: { name: 'from', region: 'eu-west-1', prefix: 'a/' },
        destination: { name: 'into', region: 'us-gov-west-1', prefix: '/b/' },
        options: {
          include: ['*.jpg', 'c/**'],
          exclude: ['d'],
          skipUnchanged: true,
          storageClass: 'STANDARD_IA',
          concurrency: 1000,
          deleteExtraneous: true,
          confirmDeleteExtraneous: 'into',
        },
      },
    },
    commandBucket: 'commands',
    pollSeconds: 0.5,
    restorePauseSeconds: 1,
    timeoutSeconds: 60,
    localWorkers: 3,
    verify: 'digest',
    json: true,
    jsonProgress: true,
  });
});

test('one bucket can be both ends with prefixes that are apart', () => {
  const flags = '--source one --destination one --command-bucket commands --source-prefix a/';
  expect(() => readCloneCommand(`${flags} --destination-prefix b/`.split(' '))).not.toThrow();
  expect(() => readCloneCommand(`${flags} --destination-prefix a/b/`.split(' '))).toThrow(
    '--destination: found "one", the source; expected another bucket, or --source-prefix',
  );
});

test.each([
  [
    '--destination into --command-bucket c-1',
    '--source: is missing, expected the name of a bucket',
  ],
  ['--source from --command-bucket c-1', '--destination: is missing'],
  ['--source from --destination into', '--command-bucket: is missing'],
  ['--command-bucket from --source from --destination into', '--source: found "from", the command'],
  ['--command-bucket into --source from --destination into', '--destination: found "into", the co'],
  [`${BUCKETS} --source s3://from/a`, '--source: found "s3://from/a", expected the bare name'],
  [
    `${BUCKETS} --destination t1`,
    '--destination: found "t1", expected the bare name of a bucket, which has 3 to 63',
  ],
  [`${BUCKETS} --job j1 --source ab`, '--source: found "ab", expected the bare name of a bucket'],
  [
    `${BUCKETS} --local --workers 0`,
    '--workers: found "0", expected a whole number from 1 to 1000',
  ],
  [`${BUCKETS} --destination from`, '--destination: found "from", the source; expected another'],
  [
    `${BUCKETS} --source-prefix s3://from/a`,
    '--source-prefix: found "s3://from/a", expected the b',
  ],
  [`${BUCKETS} --source-prefix ${'ü'.repeat(513)}`, 'expected at most 1024 bytes of UTF-8'],
  [
    `${BUCKETS} --source-region Ireland`,
    '--source-region: found "Ireland", expected a region such',
  ],
  [`${BUCKETS} --storage-class COLD`, '--storage-class: found "COLD", expected one of STANDARD'],
  [`${BUCKETS} --concurrency 1001`, '--concurrency: found "1001", expected a whole number from 1'],
  [`${BUCKETS} --poll-seconds 0`, '--poll-seconds: found "0", expected a number above 0'],
  [`${BUCKETS} --timeout-seconds soon`, '--timeout-seconds: found "soon", expected a number'],
  [`${BUCKETS} --workers 2`, '--workers: found without --local'],
  [`${BUCKETS} --progress`, '--progress: found without --json'],
  [`${BUCKETS} --verify=most`, '--verify: found "most", expected one of digest, listing, full'],
  [`${BUCKETS} --verify full`, 'found "full", expected flags only; write --verify=full'],
  [`${BUCKETS} --verify --dry-run`, '--verify: found with --dry-run'],
  [`${BUCKETS} --report a --dry-run`, '--report: found with --dry-run'],
  [`${BUCKETS} --id a/b`, '--id: found "a/b", expected up to 100 letters'],
  [`${BUCKETS} --include=`, '--include: found "", expected a glob'],
  [`${BUCKETS} --delete-extraneous`, '--confirm-delete-extraneous: is missing, expected "into"'],
  [
    `${BUCKETS} --delete-extraneous --confirm-delete-extraneous from`,
    '--confirm-delete-extraneous: found "from", expected "into"',
  ],
  [`${BUCKETS} --confirm-delete-extraneous into`, 'found without --delete-extraneous'],
  [`${BUCKETS} --job j1 --skip-unchanged`, '--skip-unchanged: found with --job'],
  [`${BUCKETS} --frobnicate`, "Unknown option '--frobnicate'"],
])('%s is refused', (flags, message) => {
  expect(() => readCloneCommand(flags.split(' '))).toThrow(message);
});

test('a report is checked by its file alone', () => {
  expect(readCheckCommand('--check a.json --json --timeout-seconds 9'.split(' '))).toEqual({
    check: 'a.json',
    json: true,
    timeoutSeconds: 9,
  });
  expect(readCheckCommand(BUCKETS.split(' '))).toBeUndefined();
  expect(() => readCheckCommand(['--check', 'a.json', '--source', 'from'])).toThrow(
    '--source: found with --check, whose file says what is to be checked',
  );
  expect(() => readCheckCommand(['--check', 'a.json', '--verify'])).toThrow(
    '--verify: found with --check',
  );
  expect(() => readCheckCommand(['--check='])).toThrow('--check: found "", expected the name of');
  expect(readCloneCommand(`${BUCKETS} --report a.json`.split(' '))).toMatchObject({
    verify: 'digest',
    report: 'a.json',
  });
});

test('the help names every flag, and neither it nor README another one', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const section = /^## Clone a bucket$(.*?)^## /ms.exec(readme)?.[1] ?? '';
  const flagsOf = (text: string) => new Set(text.match(/(?<=[\s`])--[a-z-]+/g));
  const flags = new Set([...Object.keys(OPTIONS), ...Object.keys(SIMULATE_OPTIONS)]);
  const known = [...flags].map((flag) => `--${flag}`);
  expect([...flagsOf(HELP)].sort()).toEqual(known.sort());
  expect(flagsOf(section)).toContain('--local');
  expect([...known, '--help']).toEqual(expect.arrayContaining([...flagsOf(section)]));
});
