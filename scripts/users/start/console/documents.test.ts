import { gzipSync } from 'node:zlib';
import { keepDocuments } from './documents';

const LINES = ['first line', 'second line', 'third line', 'fourth line'];
const TEXT = `${LINES.join('\n')}\n`;

function filled() {
  const documents = keepDocuments();
  for (const line of [...LINES].reverse())
    documents.take({
      message: line,
      log: { offset: TEXT.indexOf(line) },
      aws: { s3: { object: { key: 'k' } } },
    });
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
  documents.take({
    message,
    tags: ['_elbparsefailure'],
    log: { offset: 0 },
    aws: { s3: { object: { key: 'k' } } },
  });
  const beside = await documents.beside('k', Buffer.from(TEXT));
  expect(beside.map(({ line }) => line)).toEqual([message, ...LINES.slice(1)]);
});

test('a file that is gone has its documents still', async () => {
  expect(await filled().beside('k', undefined)).toHaveLength(3);
  expect(await filled().beside('other', undefined)).toEqual([]);
});

test('a search finds the latest first, in whatever case', () => {
  const documents = filled();
  expect(documents.search('LINE').map((each) => (each as { message: string }).message)).toEqual(
    LINES,
  );
  expect(documents.search('nowhere')).toEqual([]);
});
