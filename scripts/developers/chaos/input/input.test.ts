import { gzipSync } from 'node:zlib';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { createSummary } from '@lambda-core/common/summary';
import { renderBoth } from '@lambda-core/elb-log-processor/documents/fixtures/wasm-both';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import { commandProblems } from './commands';
import { type Ended, invocationProblems } from './functions';
import { fileProblems } from './gzip';
import { documentProblems } from './lines';
import { errorProblems } from './reading';

const [alb = Buffer.alloc(0)] = sampleChunks({ format: 'alb', lines: 2, seed: 1, hazards: 0 });
const lines = [...alb.toString().trimEnd().split('\n'), 'no log line'].map((line) =>
  Buffer.from(`${line}\n`),
);
const documents = renderBoth(Buffer.concat(lines)).fast.text;

test.each([
  ['nothing', (text: string) => text, undefined],
  ['a document lost', (text: string) => text.slice(text.indexOf('\n') + 1), '2 documents of 3'],
  ['two in one', (text: string) => text.replace('\n', ''), '2 documents of 3'],
  ['bytes that are no text', (text: string) => text.replace('"', '\xff"'), 'not valid'],
  ['a port that is none', (text: string) => text.replace(/"port":\d+/, '"port":"x"'), 'port'],
  ['half a character', (text: string) => text.replace('GET', '\\ud83dGET'), 'half a character'],
  ['another offset', (text: string) => text.replace('"offset":0', '"offset":1'), 'offset 1'],
  ['a line cut', (text: string) => text.replace('no log line', 'no log'), 'not the whole line'],
])('documents with %s', (_, doctor, problem) => {
  const found = documentProblemsOf(doctor(documents));
  expect(found).toEqual(problem === undefined ? [] : [expect.stringContaining(problem)]);
});

function documentProblemsOf(text: string): string[] {
  try {
    return documentProblems(lines, Buffer.from(text, 'latin1'));
  } catch (error) {
    return [String(error)];
  }
}

test('an error that does not tell what was wrong is a problem', () => {
  const ours = (message: string, code = 'EVENT_UNKNOWN') => new LambdaCoreError(code, message);
  const problems = (error: unknown) => errorProblems(error, /^EVENT_/);
  expect(problems(ours('event: found 1, expected'))).toEqual([]);
  expect(problems(ours('x', 'OTHER'))).toEqual(['code OTHER']);
  expect(problems(ours('x'.repeat(9_999)))).toHaveLength(1);
  expect(problems(ours('Maximum call stack size exceeded'))).toHaveLength(1);
  expect(problems(new TypeError('x'))).toHaveLength(1);
});

test('a file that is neither whole nor failed, a dead process and counts that differ are problems', () => {
  const bytes = gzipSync(alb);
  const ended = (changes: Partial<PrintedReport> = {}): Ended => {
    const summary = createSummary();
    Object.assign(summary.lines, { encountered: 2, sent: 2 });
    const file = { bucket: 'b', key: 'k', part: 0, outcome: 'shipped' as const, summary };
    return { payload: null, printed: [], reports: [{ ...file, ...changes }] };
  };
  const problems = (found: Ended, read: number) => fileProblems(found, { bytes }, alb, read);
  expect(problems(ended(), 2)).toEqual([]);
  expect(problems(ended(), 1)).toEqual(['2 sent, 1 read', '1 documents of 2 lines, and no error']);
  expect(problems(ended({ outcome: 'failed', error: 'no reason' }), 2)).toHaveLength(1);
  expect(problems({ ...ended(), reports: [] }, 2)).toEqual(['0 reports of one file']);
  const killed = { errorType: 'Runtime.OutOfMemory', errorMessage: 'killed', trace: [] };
  expect(invocationProblems({ ...ended(), error: killed })).toHaveLength(1);
  const summary = createSummary();
  summary.lines.encountered = 1;
  expect(invocationProblems(ended({ summary }))).toHaveLength(1);
});

test('what a terminal would act on is a problem, and so is another status', () => {
  const problems = (stdout: string, status = 0) =>
    commandProblems({ status, stdout, stderr: '' }, 0);
  expect(problems('{"a":"€ 😀 \\u009b"}\n')).toEqual([]);
  for (const character of ['\x1b', '\x9b', '\x7f', '\r', '\t', '\0', '\u202e', '\u2028'])
    expect(problems(`a${character}b`)).toHaveLength(1);
  expect(problems('', 1)).toHaveLength(1);
});
