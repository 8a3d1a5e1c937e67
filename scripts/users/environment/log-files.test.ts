import { filesOf, isOf, type LogFile } from './log-files';

const HOUR = 3_600_000;
const AT = Date.parse('2026-03-14T00:00Z');
const BEGIN = '123456789012_elasticloadbalancing_eu-west-1';

/** A file that ends so many minutes after midnight, in the folder of a day. */
function file(
  minutes: number,
  folder: string,
  loadBalancer = 'app.ci-blue-orders.9f3b6c1d27e84a05',
) {
  const time = new Date(AT + minutes * 60_000).toISOString().slice(0, 16).replace(/[-:]/g, '');
  const name = `${BEGIN}_${loadBalancer}_${time}Z_10.0.0.1_ab.log.gz`;
  return { key: `${folder}/${name}`, name, bytes: 1, end: AT + minutes * 60_000 };
}

async function take(
  files: readonly LogFile[],
  period: { from: number; to: number; after?: string; loadBalancer?: string },
) {
  const listed: string[] = [];
  const found: LogFile[] = [];
  const all = filesOf({
    after: undefined,
    loadBalancer: undefined,
    ...period,
    async list(day) {
      listed.push(day);
      return files.filter(({ key }) => key.startsWith(day));
    },
  });
  for await (const one of all) found.push(one);
  return { listed, ends: found.map(({ end }) => (end - AT) / 60_000), found };
}

test('a file belongs to a period when it may hold a line of it, whatever the day it was delivered', async () => {
  const files = [
    file(-5, '2026/03/13'),
    file(0, '2026/03/14'),
    file(5, '2026/03/13'),
    file(60, '2026/03/14'),
    file(64, '2026/03/15'),
    file(65, '2026/03/14'),
  ];
  const { ends, listed } = await take(files, { from: AT, to: AT + HOUR });
  // Midnight's has lines of before alone, that of 65 minutes past of after the period alone.
  expect(ends).toEqual([5, 60, 64]);
  expect(listed).toEqual(['2026/03/13', '2026/03/14', '2026/03/15']);
});

test('files of classic load balancers may begin an hour before they end', async () => {
  const classic = [119, 120].map((minutes) => file(minutes, '2026/03/14', 'ci-blue-orders'));
  expect((await take(classic, { from: AT, to: AT + HOUR })).ends).toEqual([119]);
});

test('whatever file a run stopped at, the next one goes on behind it, in one order', async () => {
  const files = ['b', 'a', 'c'].flatMap((node) =>
    [1435, 1440, 1445, 2900].map((minutes) => file(minutes, '2026/03/15', `app.${node}.1`)),
  );
  const period = { from: AT, to: AT + 72 * HOUR };
  const { found } = await take(files, period);
  expect(found).toHaveLength(files.length);
  for (const [at, { name }] of found.entries()) {
    const rest = await take(files, { ...period, after: name });
    expect(rest.found).toEqual(found.slice(at + 1));
  }
});

test('a long period holds three days at a time, and lists each of them once', async () => {
  const { listed } = await take([], { from: AT, to: AT + 30 * 24 * HOUR });
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed).toHaveLength(33);
});

test("a load balancer's files are told by its whole name", () => {
  const names = [
    'app.orders.1',
    'net.orders.1',
    'orders',
    'app.orders-2.1',
    'reorders',
    'app.re.orders',
  ];
  const own = names.filter((name) => isOf(`${BEGIN}_${name}_20260314T0005Z_x.log`, 'orders'));
  expect(own).toEqual(['app.orders.1', 'net.orders.1', 'orders']);
});
