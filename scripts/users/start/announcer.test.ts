import { createSummary } from '@lambda-core/common/summary';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { openAnnouncer } from './announcer';

const FROM = { functionName: 'shipper', requestId: '1' };

function open() {
  const lines: string[] = [];
  const announcer = openAnnouncer((line) => lines.push(line));
  const report = (changes: Partial<PrintedReport>) =>
    announcer.onLog(
      JSON.stringify({
        bucket: 'b',
        key: 'k',
        part: 0,
        outcome: 'shipped',
        summary: createSummary(),
        ...changes,
      }),
      FROM,
    );
  return { ...announcer, lines, report };
}

test('a failure is told once, and again when its reason is another', () => {
  const { report, lines, totals } = open();
  report({ outcome: 'failed', error: 'refused' });
  report({ outcome: 'failed', error: 'refused' });
  report({ outcome: 'failed', error: 'reset' });
  expect(lines.filter((line) => line.startsWith('  '))).toEqual([
    '  attempt 1 failed, and it comes back from the queue: refused',
    '  attempt 3 failed, and it comes back from the queue: reset',
  ]);
  expect(totals).toMatchObject({ files: 0, failedTries: 3 });
  report({});
  expect(totals).toMatchObject({ files: 1, failedTries: 3 });
});

test.each([
  [
    'a message',
    {
      Records: [
        {
          eventSource: 'aws:s3',
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: 'b' }, object: { key: "it's+k" } },
        },
      ],
    },
    "it's k",
  ],
  ['the rest of a file', { continuation: { bucket: 'b', key: "it's k", from: 5 } }, "it's k"],
])(
  '%s in the dead letters names its object, the reason and a command for a shell',
  (_, event, key) => {
    const { report, onDeadLetter, lines, totals } = open();
    report({ key, outcome: 'failed', error: 'refused' });
    onDeadLetter({ messageId: '1', body: JSON.stringify(event), receiveCount: 3 }, 'shipper-queue');
    expect(lines.slice(-2)).toEqual([
      "now with the dead letters: s3://b/it's k failed 3 times: refused",
      "  once that is mended, have it tried again: aws s3 cp 's3://b/it'\\''s k' 's3://b/it'\\''s k' --metadata-directive REPLACE",
    ]);
    expect(totals.deadLetters).toBe(1);
  },
);

test('a message that nobody can read, and a function that crashed, are told as well', () => {
  const { onDeadLetter, onInvocation, lines } = open();
  const error = {
    errorType: 'Sandbox.Timedout',
    errorMessage: 'RequestId: 1 Error: Task timed out after 3.00 seconds',
    trace: [],
  };
  onInvocation({
    functionName: 'shipper',
    requestId: '1',
    durationMilliseconds: 1,
    peakMemoryBytes: 1,
    cold: true,
    initMilliseconds: 1,
    error,
  });
  onDeadLetter({ messageId: '1', body: 'nonsense', receiveCount: 3 }, 'shipper-queue');
  expect(lines).toEqual([
    'shipper: Task timed out after 3.00 seconds',
    'now with the dead letters: the message nonsense failed 3 times: Task timed out after 3.00 seconds',
  ]);
});
