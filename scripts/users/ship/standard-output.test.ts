import { Writable } from 'node:stream';
import { createSummary } from '@lambda-core/common/summary';
import { deliverTo } from './standard-output';

const TEXT = '{"message":"\x9b2J \x7f \u202e € 😀"}\n';
const bytes = Buffer.from(TEXT);
const chunk = { bytes, lines: 1, parsed: 0, offset: 0, end: bytes.length };

async function written(isTTY: boolean) {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(piece, _, callback) {
      pieces.push(piece);
      callback();
    },
  });
  let confirmed = 0;
  const open = deliverTo(Object.assign(stream, { isTTY }), new AbortController().signal);
  await using delivery = open(createSummary(), (_, lines) => {
    confirmed += lines;
  });
  await delivery.send(chunk);
  await delivery.drain();
  return { text: Buffer.concat(pieces).toString(), confirmed };
}

test('a terminal gets documents with what it would act on as escapes, the same JSON', async () => {
  const { text, confirmed } = await written(true);
  expect(text).toBe('{"message":"\\u009b2J \\u007f \\u202e € 😀"}\n');
  expect(JSON.parse(text)).toEqual(JSON.parse(TEXT));
  expect(confirmed).toBe(1);
});

test('a file or a pipe gets the bytes that a receiver would', async () => {
  expect(await written(false)).toEqual({ text: TEXT, confirmed: 1 });
});
