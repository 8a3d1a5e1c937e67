import { once } from 'node:events';
import { request } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import fc from 'fast-check';
import type { ClientResponse } from './response';
import { BODY_LIMIT, HEAD_LIMIT, ResponseParser } from './response-parser';

/** Feeds a parser the bytes cut at the given places, and then the end of the connection. */
function parse(bytes: Buffer, cuts: readonly number[] = [], method = 'GET') {
  const parser = new ResponseParser();
  parser.expect(method);
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  let from = 0;
  let response: ClientResponse | undefined;
  for (const place of [...places, bytes.length]) {
    // A copy: the parser must not count on what lies beside it.
    const piece = Buffer.from(bytes.subarray(from, place));
    if (response === undefined && piece.length > 0) response = parser.read(piece);
    from = place;
  }
  response ??= parser.end();
  return { response, isReusable: parser.isReusable };
}

const parseText = (text: string, method?: string) => parse(Buffer.from(text, 'latin1'), [], method);

describe('any way to cut a response', () => {
  let server: Server;
  let bytes: Buffer;
  beforeAll(async () => {
    server = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end(bytes));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());

  /** What `node:http` makes of the response. */
  const oracle = (method: string): Promise<ClientResponse> =>
    new Promise((resolve, reject) => {
      const { port } = server.address() as AddressInfo;
      const options = { port, host: '127.0.0.1', method, agent: false, maxHeaderSize: HEAD_LIMIT };
      const sent = request(options, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const headers: Record<string, string> = {};
          for (let at = 0; at < response.rawHeaders.length; at += 2) {
            const name = (response.rawHeaders[at] as string).toLowerCase();
            const value = response.rawHeaders[at + 1] as string;
            headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
          }
          const body = Buffer.concat(pieces).toString();
          resolve({ status: response.statusCode ?? 0, headers, body });
        });
      });
      sent.on('error', reject);
      sent.end();
    });

  const space = fc.string({ unit: fc.constantFrom(' ', '\t'), maxLength: 3 });
  const name = fc
    .string({ unit: fc.constantFrom(...'aZ09-_.~!#$%&*+^`|'), minLength: 1, maxLength: 8 })
    .map((text) => `x${text}`);
  const value = fc
    .string({ unit: fc.constantFrom(...'aZ0 \t:,;"=\x80\xe9\xff'), maxLength: 20 })
    .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
  const field = fc
    .tuple(name, space, value, space)
    .map(([key, before, text, after]) => `${key}:${before}${text}${after}\r\n`);
  const fields = fc.array(field, { maxLength: 6 }).map((lines) => lines.join(''));
  const interim = fc.constantFrom('', 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
  const statusLine = fc
    .tuple(fc.integer({ min: 200, max: 599 }), fc.constantFrom('', 'OK', 'Not \xe9'))
    .map(([status, reason]) => `HTTP/1.1 ${status} ${reason}\r\n`);
  const content = fc.string({ unit: 'binary', maxLength: 60 }).map((text) => Buffer.from(text));

  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const byLength = content.map((body) => [latin1(`Content-Length: ${body.length}\r\n\r\n`), body]);
  const untilClose = content.map((body) => [latin1('\r\n'), body]);
  const inChunks = fc
    .tuple(
      content,
      fc.array(fc.nat(), { maxLength: 4 }),
      fc.constantFrom('', ';a', ';a="b;c"'),
      fields,
    )
    .map(([body, cuts, extension, trailers]) => {
      const pieces = [latin1('Transfer-Encoding: Chunked\r\n\r\n')];
      const places = [...new Set(cuts.map((cut) => cut % (body.length + 1)))].sort((a, b) => a - b);
      let from = 0;
      for (const place of [...places, body.length]) {
        const data = body.subarray(from, place);
        if (data.length > 0)
          pieces.push(latin1(`${data.length.toString(16)}${extension}\r\n`), data, latin1('\r\n'));
        from = place;
      }
      return [...pieces, latin1(`0${extension}\r\n${trailers}\r\n`)];
    });
  const responses = fc
    .tuple(interim, statusLine, fields, fc.oneof(byLength, untilClose, inChunks))
    .map(([first, line, lines, rest]) => {
      const hasBody = !/^HTTP\/1.1 (204|304)/.test(line);
      const end = hasBody ? rest : [latin1('\r\n')];
      return Buffer.concat([latin1(first + line + lines), ...end]);
    });

  test('gives what node:http reads', async () => {
    const cuts = fc.array(fc.nat(), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        responses,
        fc.array(cuts, { minLength: 1, maxLength: 5 }),
        async (sent, ways) => {
          bytes = sent;
          const expected = await oracle('GET');
          const everywhere = Array.from(sent.keys());
          for (const way of [[], everywhere, ...ways]) {
            const { response } = parse(sent, way);
            expect({ ...response, headers: { ...response.headers } }).toEqual(expected);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a HEAD ends with its headers', async () => {
    bytes = latin1('HTTP/1.1 200 OK\r\ncontent-length: 9\r\nx-a: b\r\n\r\n');
    const expected = await oracle('HEAD');
    for (const cut of bytes.keys()) {
      const { response, isReusable } = parse(bytes, [cut], 'HEAD');
      expect({ ...response, headers: { ...response.headers } }).toEqual(expected);
      expect(isReusable).toBe(true);
    }
  });
});

const START = 'HTTP/1.1 200 OK\r\n';
const CHUNKED = `${START}transfer-encoding: chunked\r\n\r\n`;

test.each([
  ['a length', `${START}content-length: 2\r\n\r\nok`, true],
  ['a length said twice', `${START}content-length: 2\r\nContent-Length: 2\r\n\r\nok`, true],
  ['chunks', `${CHUNKED}1\r\no\r\n1\r\nk\r\n0\r\n\r\n`, true],
  ['chunks with space after a size', `${CHUNKED}2 ;a\r\nok\r\n000 \r\n\r\n`, true],
  [
    'chunks and a length',
    `${START}content-length: 1\r\n${CHUNKED.slice(START.length)}2\r\nok\r\n0\r\n\r\n`,
    false,
  ],
  ['its end', `${START}\r\nok`, false],
  ['close among the options', `${START}connection: x, Close\r\ncontent-length: 2\r\n\r\nok`, false],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\ncontent-length: 2\r\n\r\nok', false],
  [
    'HTTP/1.0 that stays',
    'HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\ncontent-length: 2\r\n\r\nok',
    true,
  ],
  [
    'chunks of HTTP/1.0',
    `HTTP/1.0${CHUNKED.slice(8, -2)}connection: keep-alive\r\n\r\n2\r\nok\r\n0\r\n\r\n`,
    false,
  ],
  ['bytes beyond a length', `${START}content-length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n`, false],
  ['bytes beyond chunks', `${CHUNKED}2\r\nok\r\n0\r\n\r\n\r\n`, false],
  [
    'interim responses before',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 x\r\na: b\r\n\r\n${START}content-length: 2\r\n\r\nok`,
    true,
  ],
  ['no reason phrase', 'HTTP/1.1 200\r\ncontent-length: 2\r\n\r\nok', true],
])('a body by %s: is the connection reusable?', (_, text, expected) => {
  const { response, isReusable } = parseText(text);
  expect(response).toMatchObject({ status: 200, body: 'ok' });
  expect(isReusable).toBe(expected);
});

test('a header goes on in a line that begins with space', () => {
  const { response } = parseText(`${START}x-a: b \r\n \t c\r\nx-d: e\r\ncontent-length: 0\r\n\r\n`);
  expect({ ...response.headers }).toEqual({ 'x-a': 'b c', 'x-d': 'e', 'content-length': '0' });
});

test('repeated headers are joined, and no name is special', () => {
  const { response } = parseText(
    `${START}A: 1\r\n__proto__: x\r\na:2\r\ncontent-length: 0\r\n\r\n`,
  );
  expect(Object.entries(response.headers)).toEqual([
    ['a', '1, 2'],
    ['__proto__', 'x'],
    ['content-length', '0'],
  ]);
});

test('one parser reads response after response', () => {
  const parser = new ResponseParser();
  const responses = ['1\r\na', '2\r\nbb', '0\r\n'].map((text) => {
    parser.expect('GET');
    const [length, body] = text.split('\r\n');
    parser.read(Buffer.from(`${START}content-length: ${length}\r\n\r`));
    return parser.read(Buffer.from(`\n${body}`))?.body;
  });
  expect(responses).toEqual(['a', 'bb', '']);
});

test.each([
  ['SSH-2.0-x\r\n\r\n', /malformed status line/],
  ['\r\nHTTP/1.1 200 OK\r\n\r\n', /malformed status line/],
  ['HTTP/2.0 200 OK\r\n\r\n', /malformed status line/],
  ['HTTP/1.1 20 OK\r\n\r\n', /malformed status line/],
  ['HTTP/1.1 2000 OK\r\n\r\n', /malformed status line/],
  ['HTTP/1.1 099 OK\r\n\r\n', /malformed status line/],
  ['HTTP/1.1 101 Switching\r\n\r\n', /status 101/],
  [`${START}no colon\r\n\r\n`, /malformed header line/],
  [`${START}x-a : b\r\n\r\n`, /malformed header line/],
  [`${START}: b\r\n\r\n`, /malformed header line/],
  [`${START} x-a: b\r\n\r\n`, /malformed header line/],
  [`${START}x-a: b\nx-c: d\r\n\r\n`, /malformed header line/],
  [`${START}x-a: b\rc\r\n\r\n`, /malformed header line/],
  [`${START}x-a: b\0\r\n\r\n`, /malformed header line/],
  [`${START}content-length: -1\r\n\r\n`, /malformed Content-Length/],
  [`${START}content-length: 0x1\r\n\r\n`, /malformed Content-Length/],
  [`${START}content-length:\r\n\r\n`, /malformed Content-Length/],
  [`${START}content-length: 1\r\ncontent-length: 2\r\n\r\nab`, /malformed Content-Length/],
  [`${START}content-length: 1, 2\r\n\r\nab`, /malformed Content-Length/],
  [`${START}content-length: ${BODY_LIMIT + 1}\r\n\r\n`, /too long/],
  [`${START}content-length: ${'9'.repeat(400)}\r\n\r\n`, /too long/],
  [`${START}transfer-encoding: gzip, chunked\r\n\r\n`, /unknown transfer coding/],
  [`${CHUNKED}x\r\n`, /malformed size/],
  [`${CHUNKED}\r\n`, /malformed size/],
  [`${CHUNKED}-1\r\n`, /malformed size/],
  [`${CHUNKED}1 1\r\n`, /malformed size/],
  [`${CHUNKED}1\na\r\n`, /whole line end/],
  [`${CHUNKED}1\r\nab\r\n`, /longer than its size/],
  [`${CHUNKED}0\r\nx: y\n`, /whole line end/],
])('%j is refused', (text, message) => {
  expect(() => parseText(text)).toThrow(message);
  const everywhere = Array.from(text).keys();
  expect(() => parse(Buffer.from(text, 'latin1'), [...everywhere])).toThrow(message);
});

test.each([
  ['the extension of a chunk', `${CHUNKED}1;${'a'.repeat(20_000)}`, /between chunks is too long/],
  ['trailers', `${CHUNKED}0\r\n${'a: b\r\n'.repeat(4_000)}`, /trailers are too long/],
  ['a header without an end', `${START}x: ${'a'.repeat(HEAD_LIMIT)}`, /headers are too long/],
  ['a header', `${START}x: ${'a'.repeat(HEAD_LIMIT)}\r\n\r\n`, /headers are too long/],
  ['interim responses', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(4_000), /headers are too long/],
])('no server can fill the memory with %s', (_, text, message) => {
  expect(() => parseText(text)).toThrow(message);
  const cuts = [...Array(Math.floor(text.length / 1_000)).keys()].map((at) => at * 1_000);
  expect(() => parse(Buffer.from(text, 'latin1'), cuts)).toThrow(message);
});

const SPACES = ' '.repeat(HEAD_LIMIT - 1_000);

test.each([
  [`x:${SPACES}\0\r\n`, /malformed header/],
  [`x: a${SPACES}b\rc\r\n`, /malformed header/],
  [`x: a${SPACES}b\r\ny: c\r\n`, undefined],
  [`x: a${SPACES}b\r\n${SPACES.slice(0, 100)}c\r\n`, undefined],
  [`content-length: 0${SPACES}1\r\n`, /malformed Content-Length/],
])('headers of 64 KB of spaces are read in no time (%#)', (fields, message) => {
  for (let count = 0; count < 100; count++) {
    if (message === undefined) parse(Buffer.from(`${START}${fields}\r\n`), []);
    else expect(() => parseText(`${START}${fields}\r\n`)).toThrow(message);
  }
});

test('what was long before does not count against the next response', () => {
  const parser = new ResponseParser();
  const text = `${START}x: ${'a'.repeat(HEAD_LIMIT / 2)}\r\ncontent-length: 0\r\n\r\n`;
  for (let count = 0; count < 3; count++) {
    parser.expect('GET');
    expect(parser.read(Buffer.from(text))).toMatchObject({ status: 200 });
  }
});

test('a length only counts where it is the length of a body', () => {
  const text = `${START}content-length: ${BODY_LIMIT + 1}\r\n\r\n`;
  expect(parseText(text, 'HEAD')).toMatchObject({ response: { body: '' }, isReusable: true });
});

test.each([
  ['until the end', `${START}\r\n`],
  ['in chunks', `${CHUNKED}${(BODY_LIMIT + 1).toString(16)}\r\n`],
])('a body %s may be long, but not too long', (_, head) => {
  const parser = new ResponseParser();
  parser.expect('GET');
  parser.read(Buffer.from(head));
  const half = Buffer.alloc(BODY_LIMIT / 2, 'a');
  expect(parser.read(half)).toBeUndefined();
  expect(parser.read(half)).toBeUndefined();
  expect(() => parser.read(Buffer.from('a'))).toThrow('the response is too long');
});

test.each([
  ['', /closed without a response/],
  ['HTTP/1.1 2', /broke off/],
  [`HTTP/1.1 100 Continue\r\n\r\n`, /broke off/],
  [`${START}content-length: 2\r\n\r\n`, /broke off/],
  [`${START}content-length: 2\r\n\r\no`, /broke off/],
  [CHUNKED, /broke off/],
  [`${CHUNKED}2\r\nok`, /broke off/],
  [`${CHUNKED}2\r\nok\r\n0\r\n`, /broke off/],
])('%j and then nothing more is no response', (text, message) => {
  expect(() => parseText(text)).toThrow(message);
});
