import { openEventRun } from './event-run';
import type { CloneReporter } from './report';

function openReporter() {
  const problems: string[] = [];
  const reporter: CloneReporter = {
    invocation: () => {},
    progress: () => {},
    problem: (where) => problems.push(where),
  };
  return { reporter, problems };
}

const record = (key: string) => ({
  Records: [
    {
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'c' }, object: { key } },
    },
  ],
});
const message = (messageId: string, body: unknown, receives = 1) => ({
  messageId,
  eventSource: 'aws:sqs',
  attributes: { ApproximateReceiveCount: String(receives) },
  body: JSON.stringify(body),
});
const failing = async () => {
  throw new Error('failed');
};

test('of a queue the messages that cannot be read or failed are delivered again, and no others', async () => {
  const { reporter, problems } = openReporter();
  const run = openEventRun(reporter);
  const event = {
    Records: [
      message('unread', 'nonsense'),
      message('failed', record('a-request'), 2),
      message('refused', record('b-request')),
      message('other', record('b-response')),
    ],
  };
  const [first, second, ...more] = run.worksOf(event, /-request$/);
  expect(first).toEqual({ bucket: 'c', key: 'a-request', messageId: 'failed', attempt: 2 });
  expect(more).toEqual([]);
  await run.work(first ?? { key: '' }, failing);
  await run.work(second ?? { key: '' }, async () => ({ error: new Error('refused') }));
  expect(run.end('SOME_FAILED', 'not all')).toEqual({
    batchItemFailures: [{ itemIdentifier: 'unread' }, { itemIdentifier: 'failed' }],
  });
  expect(problems).toEqual(['event not understood', 'a-request', 'refused b-request']);
  expect(run.total.failures.total).toBe(2);
});

test('an event that came through no queue fails as a whole, and only when something in it did', async () => {
  const run = openEventRun(openReporter().reporter);
  const [work] = run.worksOf(record('a-request'), /-request$/);
  await run.work(work ?? { key: '' }, async () => ({}));
  expect(run.end('SOME_FAILED', 'not all')).toBeUndefined();
  await run.work(work ?? { key: '' }, failing);
  expect(() => run.end('SOME_FAILED', 'not all')).toThrow(
    expect.objectContaining({ code: 'SOME_FAILED', cause: new Error('failed') }),
  );
});
