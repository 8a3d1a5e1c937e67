import { objectCreated } from '@lambda-core/local/s3/object-created';
import { openInMemory } from '../environment/fixtures/queues';
import { countReasons, lookAt, readLetter } from '../environment/letters';
import { type PutBackOptions, putBack } from './dead-letters';
import { openPace } from './pace';

const NOW = Date.parse('2026-03-14T09:00Z');
const BODIES = Array.from({ length: 25 }, (_, at) => `${at}`);

function filled(calls?: number) {
  const memory = openInMemory(calls);
  for (const Body of BODIES)
    memory.add('dead', { Body, Attributes: { SentTimestamp: String(NOW - 1) } });
  return memory;
}

function move(memory: ReturnType<typeof openInMemory>, others: Partial<PutBackOptions> = {}) {
  return putBack(memory.sqs, {
    from: memory.found('dead'),
    to: memory.found('logs'),
    limit: Number.POSITIVE_INFINITY,
    pace: openPace(1_000_000),
    before: NOW,
    signal: new AbortController().signal,
    onMoved: () => {},
    onWaiting: () => {},
    ...others,
  });
}

test('killed before any call, nothing is lost; run again, all is back in the queue', async () => {
  let kills = 0;
  for (let calls = 0; ; calls++) {
    const memory = filled(calls);
    const ended = await move(memory).then(
      () => true,
      () => false,
    );
    expect(new Set([...memory.bodies('dead'), ...memory.bodies('logs')])).toEqual(new Set(BODIES));
    if (ended) break;
    kills += 1;
    memory.revive();
    await move(memory);
    expect(memory.bodies('dead')).toEqual([]);
    expect(new Set(memory.bodies('logs'))).toEqual(new Set(BODIES));
  }
  // Three batches of three calls each, the empty receive, and the release.
  expect(kills).toBe(11);
});

test('what a killed replay still has is waited for', async () => {
  const memory = filled();
  await memory.sqs.receive('dead', 10, 20);
  const from = memory.found('dead');
  const waited: number[] = [];
  await move(memory, {
    from: { ...from, counts: { visible: 15, hidden: 10, delayed: 0 } },
    onWaiting(hidden) {
      waited.push(hidden);
      memory.revive();
    },
  });
  expect(waited).toEqual([10]);
  expect(memory.bodies('dead')).toEqual([]);
});

test('a limit is kept to, and the others rest', async () => {
  const memory = filled();
  await move(memory, { limit: 13 });
  expect(memory.bodies('logs')).toEqual(BODIES.slice(0, 13));
  expect(memory.bodies('dead')).toEqual(BODIES.slice(13));
});

test('what fails again meanwhile rests, and does not go round and round', async () => {
  const memory = filled();
  memory.add('dead', { Body: 'again', Attributes: { SentTimestamp: String(NOW + 1) } });
  expect(await move(memory)).toEqual({ later: 1 });
  expect(memory.bodies('dead')).toEqual(['again']);
});

test('a look leaves everything as it was', async () => {
  const memory = filled();
  const look = { onLook: () => {}, signal: new AbortController().signal };
  expect(await lookAt(memory.sqs, memory.found('dead'), look)).toHaveLength(25);
  expect(await lookAt(memory.sqs, memory.found('dead'), look)).toHaveLength(25);
  expect(memory.bodies('dead')).toEqual(BODIES);
});

test('reasons are counted without the names of what they are about', () => {
  const letter = (key: string, at: number, Reason?: string) =>
    readLetter({
      Body: JSON.stringify(objectCreated({ bucket: 'logs', key })),
      Attributes: { SentTimestamp: String(at) },
      ...(Reason && { MessageAttributes: { Reason: { DataType: 'String', StringValue: Reason } } }),
    });
  const reasons = countReasons([
    letter('a b', 3, 's3://logs/a b: NoSuchKey'),
    letter('c', 1, 's3://logs/c: NoSuchKey'),
    letter('d', 2),
    readLetter({ Body: 'what?' }),
  ]);
  expect(readLetter({ Body: 'what?' }).about).toContain('what nobody can read');
  expect(reasons).toMatchObject([
    { reason: '…: NoSuchKey', count: 2, oldestAt: 1, newestAt: 3, example: 's3://logs/a b' },
    { reason: expect.stringContaining('received too often'), count: 2 },
  ]);
});
