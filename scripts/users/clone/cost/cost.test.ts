import { readFileSync } from 'node:fs';
import { noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { costOf, leastSeconds, type Usage } from './cost';
import { othersOf } from './others';
import { costTable } from './table';
import { usageOf } from './usage';

const USAGE: Usage = {
  objects: 7_500,
  bytes: 8 * 1024 ** 3,
  requests: { ...noRequests(), copy: 7_500, put: 781, list: 210, get: 400, head: 195 },
  segments: 195,
  lambdaGigabyteSeconds: 31.4,
};

test('dollars are requests, gigabyte-seconds and messages by their prices', () => {
  const { total, ...parts } = costOf(USAGE);
  expect(parts.copies).toBeCloseTo(0.0375, 9);
  expect(parts.writes).toBeCloseTo(991 * 5e-6, 9);
  expect(parts.reads).toBeCloseTo(595 * 4e-7, 9);
  expect(parts.lambda).toBeCloseTo(31.4 * 0.0000133334 + 196 * 2e-7, 9);
  expect(parts.queue).toBeCloseTo(196 * 3 * 4e-7, 9);
  expect(total).toBeCloseTo(
    Object.values(parts).reduce((sum, part) => sum + part),
    12,
  );
});

test('without Lambda neither it nor its queue costs anything', () => {
  const { lambdaGigabyteSeconds: _, ...here } = USAGE;
  expect(costOf(here)).toMatchObject({ lambda: 0, queue: 0 });
});

test('the time at the limits of S3 is that of the writes, or of the reads where there are more', () => {
  expect(leastSeconds({ ...noRequests(), copy: 35_000 })).toBe(10);
  expect(leastSeconds({ ...noRequests(), copy: 5_500, list: 5_500 })).toBe(2);
});

test('a million objects of a KiB cost others what their lists say', () => {
  const requests = { ...noRequests(), copy: 1e6 };
  const [batch, dataSync, rclone] = othersOf({ objects: 1e6, bytes: 1024 * 1e6, requests });
  expect(batch?.dollars).toBeCloseTo(0.25 + 1 + 0.015 + 5, 6);
  expect(dataSync?.dollars).toBeCloseTo((1024e6 / 1024 ** 3) * 0.0125 + 5.4 + 0.01, 6);
  expect(rclone?.dollars).toBeCloseTo((1e6 / 3500 / 3600) * 0.145 + 0.4 + 5 + 0.01, 6);
});

test('a dry run adds the time of copies to what it took of Lambda', () => {
  const known = {
    objects: { copied: 6_400 },
    bytes: 85e6,
    requests: { ...noRequests(), copy: 6_400 },
    segments: 2,
    lambda: { gigabyteSeconds: 3, megabytes: 2_048 },
  };
  expect(usageOf({ ...known, dryRun: false }).lambdaGigabyteSeconds).toBe(3);
  // 100 rounds of 64 copies, and the bytes by 64 streams; both with 2 GB.
  expect(usageOf({ ...known, dryRun: true }).lambdaGigabyteSeconds).toBeCloseTo(
    3 + 2 * (6 + 1 / 64),
  );
});

test.each([
  ['millionths', USAGE, /^\d\.\d{6}$/],
  ['cents', { ...USAGE, requests: { ...USAGE.requests, copy: 1e6, delete: 1 } }, /^[\d,]+\.\d{2}$/],
])('all dollars of a table have as many digits: %s', (_, usage, digits) => {
  const shown = costTable(usage, 'cost').match(/(?<= )\S+\.\d+$/gm) ?? [];
  expect(shown.length).toBeGreaterThanOrEqual(9);
  for (const dollars of shown) expect(dollars).toMatch(digits);
});

test('docs/clone.md shows the table as it is', () => {
  const page = readFileSync('docs/clone.md', 'utf8');
  expect(page).toContain(`\`\`\`text\n${costTable(USAGE, 'would cost')}\n\`\`\``);
});
