import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { type Deployment, openDeployment } from '../environment/fixtures/deployment';
import { type HarnessOptions, openHarness } from '../environment/fixtures/harness';
import { openHistory } from './fixtures/history';
import { readCompletenessCommand } from './options';

const DEADLINE = 180_000;
const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1';

const moto = toolOrReason('moto_server');

if ('reason' in moto) test.skip(`completeness: ${moto.reason}`, () => {});
else describe('npm run completeness', onMoto);

/** Six hours of traffic of blue, after which the command is run. */
async function afterSixHours(options: HarnessOptions) {
  await using harness = await openHarness(options);
  harness.pass(6 * 60);
  const at = new Date(harness.now - 60 * 60_000).toISOString();
  const [day = '', minute = ''] = [at.slice(0, 10), at.slice(11, 16)];
  const name = (colour: string, first = '123456789012') =>
    `${FOLDER}/${day.replaceAll('-', '/')}/${first}_elasticloadbalancing_eu-west-1_ci-${colour}-orders_` +
    `${day.replaceAll('-', '')}T${minute.replace(':', '')}Z_192.0.2.1_abc.log`;
  for (const key of [name('blue'), name('green'), name('blue', 'conn_log.123456789012')])
    harness.s3.putSynthetic('thing-ci-terraform-state', key, { size: 1 });
  const summary = { lines: { encountered: 9, sent: 7 } };
  const said = { bucket: 'thing-ci-terraform-state', key: name('blue'), summary };
  harness.logs.set('/aws/lambda/ci-blue-orders-elb-log-processor', [
    {
      timestamp: harness.now,
      message: `log file ${JSON.stringify({ ...said, outcome: 'failed' })}`,
    },
  ]);
  const from = new Date(harness.now - 5 * 60 * 60_000).toISOString().replace(/\.\d+Z/, 'Z');
  return await harness.npm('completeness', ['ci', '--api', 'orders', '--from', from]).ended;
}

function onMoto(): void {
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await openDeployment();
  }, DEADLINE);
  afterAll(() => deployment?.[Symbol.asyncDispose]());

  test(
    'a line for every request: one table, and 0',
    async () => {
      const { status, stdout, stderr } = await afterSixHours({ deployment });
      expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
      const [heading, ...rows] = stdout.trimEnd().split('\n');
      expect(heading).toMatch(/API +requests +files +lines read +sent/);
      expect(rows).toHaveLength(2);
      // One access log of its own: what lies beside it is the other colour's, or tells of connections.
      expect(rows[0]).toMatch(/^orders blue +[\d,]{9,} +1 +[\d,]{9,} +[\d,]{9,} .* 0$/);
      expect(rows[1]).toMatch(/^orders green +0 +1 /);
    },
    DEADLINE,
  );

  test(
    'lines that went missing: how many, since when, of which files, what mends it, and 1',
    async () => {
      const { status, stdout } = await afterSixHours({
        deployment,
        colour: 'blue',
        fault: { lostLines: 0.3 },
      });
      expect(status).toBe(1);
      expect(stdout).toMatch(/^orders blue: [\d,]+ missing from \d{4}-\d\d-\d\dT.* on$/m);
      expect(stdout).toMatch(
        /^orders blue: 1 file missing something\n {2}s3:\S+_ci-blue-orders_\S+: failed, 7 of 9 lines sent$/m,
      );
      expect(stdout).toMatch(
        /^ {2}npm run -s replay -- ci blue --api orders --from \S+Z --to \S+Z$/m,
      );
    },
    DEADLINE,
  );

  // The whole, a month of fifty: npm run bench -- completeness.
  test(
    'days of many APIs that share a log bucket: two hours of one stand out, with each file that nobody read',
    async () => {
      await using history = await openHistory({ apis: 2, days: 3, nodes: 1, deployment });
      history.loseLines();
      const { status, stdout } = await history.run();
      expect(status).toBe(1);
      expect(stdout.match(/^api-0\d \w+ .* 864 .*$/gm)).toHaveLength(4);
      const files =
        /^api-00 blue: 24 files missing something\n((?: {2}s3:.*: not read, 1.0 KiB\n){24})/m;
      expect(stdout).toMatch(files);
      expect(stdout.match(/npm run -s replay.*/g)).toEqual([
        expect.stringMatching(
          /^npm run -s replay -- ci blue --api api-00 --from \S+T06:04\S+ --to \S+T08:00\S+$/,
        ),
      ]);
    },
    DEADLINE,
  );
}

test.each([
  [[], 'ENV: is missing'],
  [['ci', '--from', 'yesterday'], '--from: found "yesterday", expected a day or a time such as'],
  [
    ['ci', '--from', '2026-11-25', '--to', '2026-11-24'],
    '--from: found "2026-11-25", expected a time before --to',
  ],
  [['ci', '--to', '2999-01-01'], '--to: found "2999-01-01", expected a time that has passed'],
  [['ci', '--allowed-loss', '2'], '--allowed-loss: found "2", expected a share from 0 to 1'],
])('%j is refused with what was found', (argv, message) => {
  expect(() => readCompletenessCommand(argv, Date.UTC(2026, 10, 26))).toThrow(message);
});
