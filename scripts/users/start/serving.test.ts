import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { KEYS } from '@lambda-core/local/credentials';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { ROOT } from '../../build/functions';
import { endedCommand, type Running, startNpmRun } from '../../cli/fixtures/npm-run';

const MINUTES = 5 * 60_000;
const cli = toolOrReason('aws');

/** What is printed to be typed: indented by two spaces, or by four where a line goes on. */
const commandsIn = (text: string) => text.match(/^ {2}\S.*(\n {4}\S.*)*$/gm) ?? [];

(('reason' in cli ? describe.skip : describe) as typeof describe)(
  `what npm start prints to be typed${'reason' in cli ? ` (skipped: ${cli.reason})` : ''}`,
  () => {
    let folder = '';
    let serving: Running;
    let endpoint = '';

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'lambda-core-start-'));
      await writeFile(
        join(folder, 'YOUR.log'),
        sampleBytes({ format: 'classic', lines: 10, seed: 1 }),
      );
      serving = startNpmRun('start', ['--port', '0']);
      const said = await serving.said(/Serving until(.|\n)*faulty-connections \d+\n/);
      endpoint = /AWS_ENDPOINT_URL=(\S+)/.exec(said)?.[1] ?? '';
    }, MINUTES);

    afterAll(async () => {
      serving.interrupt();
      const { stdout } = await serving.ended;
      await rm(folder, { recursive: true });
      expect(stdout).toMatch(/^ {2}dead letters +[1-9]/m);
    });

    const put = (path: string, body: string) =>
      fetch(`${endpoint}/${path}`, { method: 'PUT', body });

    test(
      'ships logs, says what failed and why, and clones, as it is printed',
      async () => {
        const said = await serving.said(/Serving until(.|\n)*faulty-connections \d+\n/);
        const commands = commandsIn(said.slice(said.indexOf('Serving until')));
        expect(said).not.toContain('is taken)');
        const typed = commands.filter((command) => !/npm start|curl/.test(command));
        expect(typed).toHaveLength(9);
        await shell(typed.join('\n').replaceAll('YOUR.log', join(folder, 'YOUR.log')));
        await serving.said(/^YOUR\.log +shipped +10 +0 +10 /m);
        await serving.said(/^sample\.log\.gz +shipped +1,000 +0 +1,000 /m);
        await serving.said(/^odd\.log +shipped +1 +1 +1 +.*\n {2}1 did not parse, .*the last: .+/m);
        await serving.said(/^cut\.log\.gz +failed +\d.*\n {2}attempt 1 failed, .*: .*gzip/m);
        await serving.said(
          /^clone second-photos-photos-copy: finished in .* 2,005 objects copied/m,
        );
        await serving.said(/^clone (?!first|second)\S+-photos-photos-copy: finished /m);
        await serving.said(/^clone second-photos-photos-copy: 45 segments$/m);
      },
      MINUTES,
    );

    test(
      'says what rests in the dead letters, and how to have it tried again',
      async () => {
        const letters = await serving.said(
          /^now with the dead letters: s3:\/\/orders-logs\/cut\.log\.gz failed 3 times: .*gzip.*\n.*REPLACE$/m,
        );
        const [, again = ''] = /tried again: (aws .*)$/m.exec(letters) ?? [];
        await shell(`${environment(letters)}\n${again}`);
        await serving.said(
          /(^now with the dead letters: s3:\/\/orders-logs\/cut\.log\.gz failed 3 times[\s\S]*){2}/m,
        );
      },
      MINUTES,
    );

    test(
      'kills Logstash and brings it back, as it is printed, and says so',
      async () => {
        const said = await serving.said(/Serving until(.|\n)*faulty-connections \d+\n/);
        const [kill = '', back = ''] = commandsIn(said).filter((each) => each.includes('curl'));
        await shell(kill);
        await serving.said(/^page: Logstash is killed: .*tried again until it is back$/m);
        await shell(back);
        await serving.said(/^page: Logstash is back: /m);
      },
      MINUTES,
    );

    test('says why a clone is refused, or not done again', async () => {
      const request = (id: string, name: string) =>
        put(
          `clone-commands/${id}-photos-${name}/clone-request`,
          JSON.stringify({ id, source: { name: 'photos' }, destination: { name } }),
        );
      await request('bad', 'photos');
      await serving.said(/^clone bad-photos-photos: refused: .*destination/m);
      await request('first', 'photos-copy');
      await serving.said(/^clone first-photos-photos-copy: requested again, .* another id$/m);
    });

    test('refuses a clone without functions where its functions are told of it', async () => {
      const buckets = ['--source', 'photos', '--destination', 'photos-copy'];
      const { status, stderr } = await endedCommand(
        'clone',
        [...buckets, '--local', '--command-bucket', 'clone-commands'],
        { env: { AWS_ENDPOINT_URL_S3: endpoint, AWS_REGION: 'eu-west-1', ...KEYS } },
      );
      expect(stderr).toMatch(/^error: --local: .*:s3-clone-segmenter-queue and .*-copier-queue: /);
      expect(status).toBe(1);
    });

    test('shows what others wrote, and does not obey it', async () => {
      await put('orders-logs/red%1b%5b31m%0a.log', 'x\n');
      const said = await serving.said(/^red.*shipped/m);
      expect(said).toContain('red\\u001b[31m\\n.log');
      expect(said).not.toContain('\x1b');
    });
  },
);

test.each([
  '--s3-fail 0.02 --s3-latency CopyObject=60,all=5',
  '--receiver-reset-after 100000 --receiver-faulty-connections 9',
])(
  'holds out with %s',
  async (flags) => {
    const { stdout, status } = await startNpmRun('start', [
      '--exit',
      '--port',
      '0',
      ...flags.split(' '),
    ]).ended;
    expect(stdout).toContain('Everything reconciled.');
    expect(status).toBe(0);
  },
  MINUTES,
);

/** With nothing but the PATH and the home of whoever types it. */
async function shell(script: string): Promise<void> {
  const { PATH = '', HOME } = process.env;
  const tool = 'tool' in cli ? dirname(cli.tool) : '';
  const env = { PATH: `${PATH}:${tool}`, HOME };
  await promisify(execFile)('sh', ['-ec', script], { cwd: ROOT, env });
}

function environment(said: string): string {
  return (said.match(/^ {2}export .*$/gm) ?? []).join('\n');
}
