import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { functionNames, ROOT } from '../../build/functions';
import { commandLine } from '../../cli/command-line';
import { endedCommand, startNpmRun } from '../../cli/fixtures/npm-run';

const zips = join(tmpdir(), `tf-command-zips-${process.pid}`);
beforeAll(async () => {
  await mkdir(zips);
  for (const name of functionNames()) await writeFile(join(zips, `${name}.zip`), '');
});
afterAll(() => rm(zips, { recursive: true }));

const env = {
  TF_VAR_zip_folder: zips,
  LAMBDA_CORE_ROOT: join(ROOT, 'test', 'terraform-fixture'),
  TERRAFORM: join(__dirname, 'fixtures', 'terraform.cjs'),
  // Nobody's account: what has to be there cannot be looked at, which is said in one line.
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};
const tf = async (...argv: string[]) => {
  const ended = await endedCommand('tf', argv, { env });
  const [, stderr] = /^(?:not checked beforehand: .*\n)?([\s\S]*)$/.exec(ended.stderr) ?? [];
  return { ...ended, stderr: stderr ?? '' };
};

test('what docs/terraform.md says to run is understood, and what it says to type is the same', async () => {
  const docs = await readFile(join(ROOT, 'docs', 'terraform.md'), 'utf8');
  const [, section = ''] = docs.split('## Run it');
  const [commands = '', typed = ''] = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(
    ([, block]) => block,
  );
  const said: string[] = [];
  for (const [, words = ''] of commands.matchAll(/^npm run (?:-s )?tf -- ([^#\n]*)/gm)) {
    // It talks to AWS itself: bootstrap.test.ts.
    if (words.includes('bootstrap')) continue;
    const { status, stdout, stderr } = await tf(...words.trim().split(' '));
    expect({ words, status }).toEqual({ words, status: 0 });
    // An init that comes first is not heard.
    expect(stderr.split('\n').at(-2)).toBe(`+ ${stdout.trimEnd()}`);
    said.push(stderr);
  }
  expect(said.length).toBeGreaterThan(2);
  const [exported = '', ...lines] = typed.trim().split('\n');
  expect(said).toContain(lines.map((l) => `+ ${exported.replace('export ', '')} ${l}\n`).join(''));
});

test.each([
  [[], 'ENV COLOUR ACTION: are missing, expected such as: staging blue plan'],
  [['moon', 'blue', 'plan'], 'ENV: found "moon", expected ci, production or staging'],
  [['staging', 'red', 'plan'], 'COLOUR: found "red", expected blue, green or traffic'],
  [
    ['staging', 'blue', 'aply'],
    'ACTION: found "aply", expected init, plan, apply, destroy, import, output, show, state or force-unlock; did you mean apply?',
  ],
])('%j is refused in one line that says what there is', async (argv, message) => {
  expect(await tf(...argv)).toEqual({
    status: 2,
    stdout: '',
    stderr: `error: ${message}\nrun it with --help to see how\n`,
  });
});

test('where 2 is to mean a plan with changes, words that are not understood end with 1', async () => {
  expect(await tf('staging', 'blue', 'plna', '--', '-detailed-exitcode')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('did you mean plan?'),
  });
});

/** Plans with one more line in a tfvars file. */
async function planWith(line: string) {
  const root = await mkdtemp(join(tmpdir(), 'tf-command-'));
  await cp(join(ROOT, 'test', 'terraform-fixture'), root, { recursive: true });
  await cp(join(ROOT, 'terraform', 'environment'), join(root, 'terraform', 'environment'), {
    filter: (path) => !path.includes('.terraform'),
    recursive: true,
  });
  const file = join(root, 'environments', 'ci', 'blue.tfvars');
  await writeFile(file, `${await readFile(file, 'utf8')}${line}\n`);
  const ended = await endedCommand('tf', ['ci', 'blue', 'plan'], {
    env: { ...env, LAMBDA_CORE_ROOT: root },
  });
  await rm(root, { recursive: true });
  return ended;
}

test('a file that says more than can be read by hand is left to Terraform', async () => {
  const { status, stderr } = await planWith('zip_folder = <<EOT\ndist\nEOT');
  expect(status).toBe(0);
  expect(stderr).toMatch(
    /^not checked beforehand: environments\/ci\/blue\.tfvars, line \d+: found <, expected a name or a value\n\+ /,
  );
});

test('a setting that there is not is refused before Terraform runs', async () => {
  expect(await planWith('logstahs = 1')).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^error: environments\/ci\/blue\.tfvars, line \d+: logstahs: found a setting that there is not; did you mean logstash\?\n$/,
    ),
  });
});

test.each([
  ['-var=fails=true', 2],
  ['-backend-config=fails=true', 1],
])(
  "Terraform's status is the command's, and a call that fails is the last (%s)",
  async (argument, calls) => {
    const { status, stdout, stderr } = await tf('ci', 'blue', 'apply', argument);
    expect({ status, calls: stderr.match(/^\+ /gm)?.length }).toEqual({ status: 3, calls });
    // An init that fails is heard.
    expect(calls === 2 ? stdout : stderr).toMatch(/^TF_DATA_DIR.*fails=true$/m);
  },
);

test('a plan in a pipe has no colours, and its last line names the APIs that log nowhere', async () => {
  const { status, stdout, stderr } = await tf('ci', 'blue', 'plan', '-var=warns=true');
  expect(status).toBe(0);
  expect(stdout).toContain('\nTF_CLI_ARGS=-no-color\n');
  expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^warning: no line will come of shipping: /);
});

test('what cannot be looked at beforehand is named with the reason, and left to Terraform', async () => {
  const { status, stderr } = await endedCommand('tf', ['staging', 'traffic', 'plan'], { env });
  expect(status).toBe(0);
  expect(stderr.split('\n')[0]).toBe(
    'not checked beforehand: account, state bucket, hosted zone, colours of the weights: Could not load credentials from any providers',
  );
});

test('Terraform is asked to stop when the command is', async () => {
  const running = startNpmRun('tf', ['ci', 'blue', 'apply', '-var=stands=true'], { env });
  await running.said(/^TF_DATA_DIR.*stands/m);
  running.kill('SIGTERM');
  await running.said(/^stopped by SIGTERM$/m);
});

test.each([
  ['plan', ['ci', 'blue', 'plan'], {}],
  [
    'apply',
    ['ci', 'emulator'],
    { AWS_ENDPOINT_URL: 'http://127.0.0.1:9', TF_VAR_emulated: 'true' },
  ],
])('a %s that says nothing for two seconds is told of', async (action, argv, more) => {
  const running = startNpmRun('tf', argv, {
    env: { ...env, ...more, [`TF_CLI_ARGS_${action}`]: '-var=stands=true' },
  });
  await running.said(new RegExp(`^waiting for terraform ${action}, \\d s$`, 'm'));
  running.kill('SIGTERM');
  await running.said(/^stopped by SIGTERM$/m);
});

test('Ctrl-C leaves it to Terraform when to end', async () => {
  const { PATH, HOME } = process.env;
  const [node, ...argv] = commandLine('tf');
  const child = spawn(node, [...argv, 'ci', 'blue', 'apply', '-var=stands=true'], {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = once(child, 'exit');
  // To the group, as a terminal sends it.
  for await (const text of child.stdout.setEncoding('utf8'))
    if (/stands|told once/.test(text)) process.kill(-(child.pid ?? 0), 'SIGINT');
  expect(await ended).toEqual([7, null]);
});
