import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { type Deployment, openDeployment } from '../environment/fixtures/deployment';
import { type HarnessOptions, openHarness } from '../environment/fixtures/harness';

const DEADLINE = 180_000;
/** Few signs of life, since time passes by the calls. */
const QUICK = ['--bake', '5', '--look-seconds', '180', '--lease-seconds', '1080'];

const moto = toolOrReason('moto_server');

if ('reason' in moto) test.skip(`rollouts: ${moto.reason}`, () => {});
else describe('npm run rollout', onMoto);

function onMoto(): void {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await openDeployment();
  }, DEADLINE);
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  const inHarness = (
    title: string,
    options: HarnessOptions,
    body: (harness: Awaited<ReturnType<typeof openHarness>>) => Promise<void>,
  ) =>
    test(
      title,
      async () => {
        await using harness = await openHarness({ ...options, deployment });
        await body(harness);
      },
      DEADLINE,
    );

  inHarness('a good rollout reaches 100 in judged steps', {}, async (harness) => {
    const { status, stdout, stderr } = await harness.run([...QUICK, '--json']).ended;
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
    expect(harness.shares()).toEqual([1, 5, 10, 25, 50, 100]);
    for (const batch of harness.route53.batches) expect(batch).toHaveLength(4);
    expect(harness.weights()).toEqual({ blue: 0, green: 100 });
    expect(await harness.fileWeights()).toEqual({ blue: 0, green: 100 });
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ ending: 'done' });
  });

  inHarness(
    "the origin's tale: log events go missing at 10 %, and one line says why it returned",
    { fault: { lostLines: 0.3, fromShare: 0.1 } },
    async (harness) => {
      const { status, stdout, stderr } = await harness.run([...QUICK, '--watch']).ended;
      expect(status).toBe(1);
      expect(stderr).toMatch(/told of it by the topic of the alarms: Endpoint does not exist/);
      const [, picture = ''] = /picture: (\S+\.svg)/.exec(stdout) ?? [];
      expect(await readFile(join(harness.folder, picture), 'utf8')).toMatch(
        /^<svg [\s\S]*<\/svg>\n$/,
      );
      expect(stdout).toMatch(/^API +wanted +DNS +observed +requests +5xx/m);
      expect(stdout).toMatch(/^\S+ returned: orders: .*(lines|missing|completeness)/im);
      expect(harness.weights()).toEqual({ blue: 100, green: 0 });
      expect(await harness.fileWeights()).toEqual({ blue: 100, green: 0 });
    },
  );

  inHarness('one without metrics pauses', { withoutMetrics: true }, async (harness) => {
    const { status, stdout } = await harness.run([...QUICK, '--longest-wait', '10']).ended;
    expect({ status, last: stdout.trim().split('\n').at(-1) }).toEqual({
      status: 3,
      last: expect.stringMatching(/paused: not decided within 10 minutes: .*; --promote goes on/),
    });
    expect(harness.weights()).toEqual({ blue: 99, green: 1 });
    const aborted = await harness.run(['--abort']).ended;
    expect({ status: aborted.status, weights: harness.weights() }).toEqual({
      status: 0,
      weights: { blue: 100, green: 0 },
    });
  });

  // In another account's zone: each of its processes assumes the role.
  inHarness(
    'a killed one resumes, and the second of two is refused',
    { dnsRole: true },
    async (harness) => {
      const first = harness.run([...QUICK, '--steps', '5,100', '--lease-seconds', '180']);
      await first.said(/green at 5 %/);
      const second = await harness.run([]).ended;
      expect(second).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          /a rollout of ci to green is run by \S+@\S+ \(process \d+\) since 2/,
        ),
      });
      process.kill(-(first.child.pid ?? 0), 'SIGKILL');
      await first.ended;
      const other = await harness.run(['--resume', '--steps', '1,5,100']).ended;
      expect(other).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(
          '--steps: found "1,5,100", expected 5,100, with which this rollout began',
        ),
      });
      // Its steps, its looks and its last step's time are those that it began with.
      const resumed = await harness.run(['--resume']).ended;
      expect({
        status: resumed.status,
        stderr: resumed.status === 0 ? '' : resumed.stderr,
      }).toEqual({
        status: 0,
        stderr: '',
      });
      expect(harness.weights()).toEqual({ blue: 0, green: 100 });
    },
  );

  inHarness(
    'a promotion and an abort from another terminal are heard by the process that runs it, which returns step by step',
    { withoutMetrics: true },
    async (harness) => {
      const slow = ['--longest-wait', '10000', '--steps', '5,20,100', '--return', 'gradual'];
      const first = harness.run([...QUICK, ...slow]);
      await first.said(/green at 5 %/);
      expect(await harness.run(['--promote']).ended).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/heard by \S+@\S+ \(process \d+\): green goes on from 5 %/),
      });
      await first.said(/green at 20 %/);
      expect(await harness.run(['--abort']).ended).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/returned: a person aborted it/),
      });
      expect((await first.ended).status).toBe(1);
      expect(harness.shares()).toEqual([5, 20, 5, 0]);
      expect(harness.weights()).toEqual({ blue: 100, green: 0 });
      expect(await harness.fileWeights()).toEqual({ blue: 100, green: 0 });
    },
  );

  inHarness(
    'what the preflight finds is told together, and nothing is shifted',
    { greenWeight: null },
    async (harness) => {
      harness.alarms.push('ci-blue-orders-quiet');
      const { status, stderr } = await harness.run([]).ended;
      expect(status).toBe(1);
      expect(stderr).toContain(
        'orders: no weighted record of green: write orders = { blue = 100, green = 0 }',
      );
      expect(stderr).toContain('orders, blue: in ALARM: ci-blue-orders-quiet');
      expect(harness.route53.batches).toEqual([]);
    },
  );
}
