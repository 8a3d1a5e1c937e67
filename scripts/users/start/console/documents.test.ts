import { gzipSync } from 'node:zlib';
import { BUCKET } from '../names';
import { keepDocuments } from './documents';

const LINES = ['first line', 'second line', 'third line', 'fourth line'];
const TEXT = `${LINES.join('\n')}\n`;

const documentOf = (line: string, key = 'k', id = line) => ({
  event: { id },
  message: line,
  log: { offset: Math.max(0, TEXT.indexOf(line)) },
  aws: { s3: { bucket: { name: BUCKET }, object: { key } } },
});
const messages = (found: ReturnType<ReturnType<typeof filled>['search']>) =>
  found.map(({ document }) => (document as { message: string }).message);

function filled() {
  const documents = keepDocuments();
  for (const line of [...LINES].reverse()) documents.take(documentOf(line), false);
  return documents;
}

test.each([
  ['plain', Buffer.from(TEXT)],
  ['gzip', gzipSync(TEXT)],
  ['gzip that breaks off', gzipSync(TEXT).subarray(0, -6)],
])('documents stand beside their lines, in the order of the file: %s', async (_, bytes) => {
  const beside = await filled().beside('k', bytes);
  expect(beside).toHaveLength(3);
  for (const { document, line } of beside) expect(document).toMatchObject({ message: line });
  expect(beside.map(({ line }) => line)).toEqual(LINES.slice(1));
});

test('lines that did not parse are shown before the others, and keep none of their places', async () => {
  const documents = filled();
  const message = LINES[0] ?? '';
  documents.take({ ...documentOf(message), tags: ['_elbparsefailure'] }, false);
  const beside = await documents.beside('k', Buffer.from(TEXT));
  expect(beside.map(({ line }) => line)).toEqual([message, ...LINES.slice(1)]);
});

test('a file that is gone has its documents still', async () => {
  expect(await filled().beside('k', undefined)).toHaveLength(3);
  expect(await filled().beside('other', undefined)).toEqual([]);
});

test('a search finds the latest first, in whatever case', () => {
  const documents = filled();
  expect(messages(documents.search('LINE'))).toEqual(LINES);
  expect(documents.search('nowhere')).toEqual([]);
});

test('what comes again takes no place of others, and is found as it came last, however long ago it first came', () => {
  const documents = filled();
  for (let at = 0; at < 20_000; at++)
    documents.take(documentOf(`again ${at}`, 'k', String(at % 7)), at >= 7);
  expect(documents.search('line')).toHaveLength(LINES.length);
  expect(messages(documents.search('again'))[0]).toBe('again 19998');
  expect(documents.search('again')).toHaveLength(7);
  expect(documents.search('again 19999')).toMatchObject([{ times: Math.ceil(20_000 / 7) }]);
  for (let at = 0; at < 20_000; at++) documents.take(documentOf('new', 'k', `new ${at}`), false);
  expect(documents.search('line')).toEqual([]);
  documents.take(documentOf(LINES[0] ?? '', 'k', 'first line'), true);
  expect(documents.search('line')).toMatchObject([{ times: 2 }]);
});

test('different documents are counted by the file of the bucket that they came of, or of none', () => {
  const documents = filled();
  documents.take(documentOf('first line'), true);
  documents.take(documentOf('x', 'other'), false);
  documents.take({ event: { id: 'by hand' } }, false);
  documents.take({ message: 'without an id' }, false);
  documents.take(null, false);
  expect([...documents.arrivals.ofFiles()]).toEqual([
    ['k', 4],
    ['other', 1],
  ]);
  expect(documents.arrivals.elsewhere).toBe(1);
});
