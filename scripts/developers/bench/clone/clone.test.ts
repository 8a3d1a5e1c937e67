import type { Outcome } from '../alternately';
import type { DataSet } from './data-sets';
import { checkEqual, type Listed, listBucket } from './listing';
import { dollarsOf } from './money';
import { AWS, DESTINATION, OURS, SOURCE } from './names';
import type { CloneRun } from './runs';
import { startServer } from './server-process';
import { cloneTable } from './table';

async function* listed(...objects: Listed[]): AsyncGenerator<Listed> {
  yield* objects;
}

const one = { key: 'p/one', size: 1 };
const two = { key: 'p/two', size: 2 };

test('a destination that differs in a key or a size is refused, and it is named', async () => {
  expect(await checkEqual('x', listed(one, two), listed(one, two))).toBe(2);
  await expect(checkEqual('x', listed(one, two), listed(one))).rejects.toThrow(
    'x: found nothing in the destination, expected p/two of 2 bytes',
  );
  await expect(checkEqual('x', listed(one), listed({ ...one, size: 0 }))).rejects.toThrow(
    'found p/one of 0 bytes',
  );
  await expect(checkEqual('x', listed(one), listed(one, two))).rejects.toThrow('found p/two');
});

test('the server has a full source, counts requests and times of copies', async () => {
  const settings = { objects: 2500, prefixes: 7, objectBytes: 6 * 1024 ** 3 };
  await using server = await startServer({ ...settings, faults: { latency: { all: 5 } } });
  const objects: Listed[] = [];
  for await (const object of listBucket(server.endpoint, SOURCE)) objects.push(object);
  expect(objects).toHaveLength(2500);
  expect(new Set(objects.map(({ key }) => key.slice(0, 7))).size).toBe(7);
  expect(objects[0]?.size).toBe(settings.objectBytes);
  expect((await server.report()).requests['ListObjectsV2']).toBe(3);
  await fetch(`${server.endpoint}/${DESTINATION}/one`, { method: 'PUT', body: 'one' });
  await server.calm();
  const { created, firstAt, lastAt } = await server.report();
  expect(created).toBe(1);
  expect(firstAt).toBeGreaterThan(0);
  expect(lastAt).toBe(0);
});

test('the table has ratios to both peers, to our CPU and to the limit', () => {
  const run = (seconds: number, cpuSeconds: number): CloneRun => ({
    objects: 7000,
    seconds,
    cpuSeconds,
    copiedSeconds: seconds,
    objectsPerSecond: 1750,
    requests: { CopyObject: 7000 },
    writes: 7000,
    slowDowns: 0,
    peakInFlight: 1,
    serverCpuSeconds: 1,
  });
  const outcomes: Outcome<CloneRun>[] = [
    { name: OURS, runs: [run(4, 2)] },
    { name: AWS, runs: [run(40, 20)] },
    { name: 'rclone, 4 at a time', runs: [run(20, 2)] },
    { name: 'rclone, 64 at a time', runs: [run(8, 2)] },
    { name: 'gone', absent: 'not installed', runs: [] },
  ];
  const set: DataSet = {
    title: 'some',
    objects: 7000,
    prefixes: 1,
    objectBytes: 1,
    writesPerSecond: 3500,
    rounds: 1,
    limitSeconds: 1,
  };
  const [, first, second] = cloneTable({ set, outcomes })
    .split('\n')
    .map((line) => line.split(/ {2,}/));
  expect(first?.slice(0, 6)).toEqual([OURS, '10.0', '2.00', '1.00', '2.00', '50']);
  expect(second?.slice(0, 4)).toEqual([AWS, '1.00', '0.200', '10.0']);
  expect(first?.slice(-2)).toEqual(['1.00', '5.00']);
  expect(cloneTable({ set, outcomes })).toContain('absent: gone (not installed)');
});

test('a listing and a part cost as much as a write, a look at an object a twelfth, and clearing up nothing', () => {
  const requests = { ListObjectsV2: 1000, UploadPartCopy: 1000, HeadObject: 1000, DeleteObject: 9 };
  expect(dollarsOf(requests)).toBeCloseTo(0.005 + 0.005 + 0.0004);
});
