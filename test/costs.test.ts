import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { LOOKED_UP, PRICES, priceRow, REGION } from '../scripts/cli/prices';
import { copyTerraform, filesBelow, read } from './terraform-copy';

const DEADLINE = 300_000;
const PAGE = 'docs/costs.md';
/** 50 APIs, 3 environments, 2 colours. */
const COLOURS = 50 * 3 * 2;

/** As they are named here; those of AWS's services begin otherwise. */
const OWN_METRICS =
  /(?<=")(?:Lines|Objects|Segments|Parsing|Sending|Socket|Bytes|DurationMs)\w*(?=")/g;

const terraform = toolOrReason('terraform');

test(`what ${PAGE} adds up is what it says of one API`, async () => {
  const [metrics = [], watched = []] = [
    await row('custom metrics'),
    await row('metrics that alarms'),
  ];
  const [price, ...metricCounts] = metrics;
  const [alarmPrice, ...watchedCounts] = watched;
  const sums = await totals();
  expect(sums['custom metrics']).toEqual(metricCounts.map((count) => times(price, count)));
  expect(sums['alarms']).toEqual(watchedCounts.map((count) => times(alarmPrice, count)));
  expect(sums['together']).toEqual(
    sums['alarms']?.map((sum, index) => sum + (sums['custom metrics']?.[index] ?? 0)),
  );
});

test('a typical month is the sum of what it is made of, and README says the same', async () => {
  const page = await read(PAGE);
  const prices = Object.values(PRICES).map(({ dollars }) => dollars.toPrecision(6));
  const lines = [...page.matchAll(/ ([\d,.]+) × \$([\d.]+)( a million)? \| ([\d.]+) \|$/gm)].map(
    ([, count = '', price = '', million, dollars]) => {
      const each = Number(price) / (million === undefined ? 1 : 1e6);
      expect(prices).toContain(each.toPrecision(6));
      const cents = (Number(count.replaceAll(',', '')) * each * 100).toFixed(0);
      expect([count, price, Number(cents) / 100]).toEqual([count, price, Number(dollars)]);
      return Number(dollars);
    },
  );
  const said = (begins: string) =>
    Number(new RegExp(`^\\| ${begins} \\|.* ([\\d.]+) \\|$`, 'm').exec(page)?.[1]);
  const sum = (...dollars: readonly number[]) => Number(dollars.reduce((a, b) => a + b).toFixed(2));
  const [, watched = 0, waiting = 0] = lines;
  const idle = sum(watched, waiting);
  const colour = PRICES.dashboard.dollars + PRICES.key.dollars;
  const used = sum(...lines);
  expect(said('together')).toBe(used);
  expect(said('one API in one colour')).toBe(used);
  expect(said('the same without traffic')).toBe(idle);
  expect(said('a colour of an environment')).toBe(colour);
  const environment = sum(10 * (used + idle), 2 * colour);
  const all = sum(150 * (used + idle), 6 * colour);
  expect(said('an environment of 10 APIs in two colours, .*')).toBe(environment);
  expect(said('50 APIs in three such environments')).toBe(all);
  const readme = (await read('README.md')).matchAll(/ \| \$([\d.]+) \|$/gm);
  const figures = [...readme].map(([, dollars]) => Number(dollars));
  expect(figures.slice(0, 4)).toEqual([used, idle, environment, all]);
});

test('every price of the page is the one that is counted by, and those of its tables are among them', async () => {
  const page = await read(PAGE);
  expect(page).toContain(`List prices of ${REGION} in US dollars`);
  expect(page).toContain(`looked up on ${LOOKED_UP}`);
  const rows = [...page.matchAll(/^\| .* \| \[AWS\]\(.*$/gm)].map(([line]) => line);
  expect(rows).toEqual(Object.values(PRICES).map(priceRow));
  expect((await row('custom metrics'))[0]).toBe(PRICES.metric.dollars);
  expect((await row('metrics that alarms'))[0]).toBe(PRICES.alarmMetric.dollars);
});

test('a log processor publishes as many metrics as the page says', async () => {
  const [, , now] = await row('custom metrics');
  expect(await publishedBy('elb-log-processor')).toHaveLength(now ?? 0);
});

test('what watches looks at metrics that are published', async () => {
  const [lines, clones] = await Promise.all(
    ['elb-log-processor', 's3-clone-common'].map(publishedBy),
  );
  const known = [...(lines ?? []), ...(clones ?? [])];
  const files = ['modules/dashboard/main.tf', ...(await filesBelow('modules', 'alarms.tf'))];
  const texts = await Promise.all(files.map(read));
  const names = texts.flatMap((text) => text.match(OWN_METRICS) ?? []);
  expect(names.length).toBeGreaterThan(4);
  expect(names.filter((name) => !known.includes(name))).toEqual([]);
});

if ('reason' in terraform) test.skip(`alarms are counted: ${terraform.reason}`, () => {});
else
  test(
    'a plan has as many alarms, of as many metrics, as the page says',
    async () => {
      const alarms = await plannedAlarms(terraform.tool);
      const [, , watched] = await row('metrics that alarms');
      const [, said] =
        /There were \d+ alarms, and there are (\d+) now/.exec(await read(PAGE)) ?? [];
      expect(alarms).toHaveLength(Number(said));
      const metrics = alarms.map(({ metric_query: queries = [] }) =>
        Math.max(1, queries.filter(({ metric }) => metric.length > 0).length),
      );
      expect(metrics.reduce((sum, count) => sum + count)).toBe(watched);
      const listed = [...(await read(PAGE)).matchAll(/^\| [a-z ]+ \| (\d) \|/gm)];
      expect(listed.map(([, count]) => Number(count)).sort()).toEqual(metrics.sort());
    },
    DEADLINE,
  );

/** The numbers of a row of the first table, by what it begins with. */
async function row(begins: string): Promise<readonly number[]> {
  const [, cells] =
    new RegExp(`^\\| ${begins}[^|]*\\| (\\$.*) \\|$`, 'm').exec(await read(PAGE)) ?? [];
  if (cells === undefined) throw new Error(`${PAGE} has no row "${begins}" with a price`);
  return cells.split(' | ').map((cell) => Number(cell.replace('$', '')));
}

/** The rows of the second table, in dollars. */
async function totals(): Promise<Readonly<Record<string, readonly number[]>>> {
  const rows = (await read(PAGE)).matchAll(/^\| ([a-z ]+) \| \$([\d,]+) \| \$([\d,]+) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, name, before, now]) => [name, [Number(before), Number(now)]]),
  );
}

function times(price = 0, count = 0): number {
  return Math.round(price * count * COLOURS);
}

/** Names of the metrics that a function publishes; test/elb-log-processor.test.ts has them from the function itself. */
async function publishedBy(workspace: string): Promise<readonly string[]> {
  const source = await read(`functions/${workspace}/src/report.ts`);
  return [...source.matchAll(/addMetric\('(\w+)'/g)].map(([, name = '']) => name);
}

type Alarm = { readonly metric_query?: readonly { readonly metric: readonly unknown[] }[] };
type Event = {
  readonly type: string;
  readonly test_plan?: {
    readonly resource_changes: readonly { type: string; change: { after: Alarm } }[];
  };
};

/** Of one API: a test of Terraform's says what it plans, in all modules. */
async function plannedAlarms(tool: string): Promise<readonly Alarm[]> {
  await using copy = await copyTerraform(tool);
  const folder = 'modules/elb-log-processor';
  await copy.terraform(folder, 'init', '-backend=false', '-input=false');
  const filter = '-filter=tests/alarms.tftest.hcl';
  const { output } = await copy.terraform(folder, 'test', '-json', '-verbose', filter);
  const events = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Event);
  return events
    .flatMap(({ test_plan: plan }) => plan?.resource_changes ?? [])
    .filter(({ type }) => type === 'aws_cloudwatch_metric_alarm')
    .map(({ change }) => change.after);
}
