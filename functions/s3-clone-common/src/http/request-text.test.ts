import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import fc from 'fast-check';
import { requestText } from './request-text';

const plain = { method: 'GET', path: '/b/k?a=b', headers: { host: 'h', 'x-a': '\xe9' } };

test('without a body it is one string of Latin-1', () => {
  expect(requestText(plain)).toBe('GET /b/k?a=b HTTP/1.1\r\nhost: h\r\nx-a: \xe9\r\n\r\n');
});

test('a PUT has a length even when it is empty', () => {
  const text = 'PUT /b/k?a=b HTTP/1.1\r\nhost: h\r\nx-a: \xe9\r\ncontent-length: 0\r\n\r\n';
  expect(requestText({ ...plain, method: 'PUT' })).toBe(text);
  expect(requestText({ ...plain, method: 'PUT', body: '' })).toBe(text);
});

test.each([
  ['path', { path: '/a b' }],
  ['path', { path: '/a\r\nx: y' }],
  ['path', { path: '/a\0' }],
  ['path', { path: '/\u0100' }],
  ['path', { path: '' }],
  ['header "a\\r\\nb"', { headers: { 'a\r\nb': 'c' } }],
  ['header "a b"', { headers: { 'a b': 'c' } }],
  ['header "a:"', { headers: { 'a:': 'c' } }],
  ['header ""', { headers: { '': 'c' } }],
  ['header "é"', { headers: { é: 'c' } }],
  ['header "a"', { headers: { a: 'b\r\nc: d' } }],
  ['header "a"', { headers: { a: 'b\r' } }],
  ['header "a"', { headers: { a: 'b\n' } }],
  ['header "a"', { headers: { a: 'b\0' } }],
  ['header "a"', { headers: { a: '\u0100' } }],
])('refuses a %s of %j', (what, part) => {
  expect(() => requestText({ ...plain, ...part })).toThrow(
    new TypeError(
      `unfit for a request: ${what}${'path' in part ? ` ${JSON.stringify(part.path)}` : ''}`,
    ),
  );
});

test('a server of node:http reads back what is sent', async () => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const { method, url, headers } = request;
      response.end();
      server.emit('read', { method, url, headers, body: Buffer.concat(pieces).toString() });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').resume();
  const value = fc
    .string({ unit: fc.constantFrom(...'aZ0 \t:,;"=~\x80\xe9\xff') })
    .map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
  const body = fc.string({ unit: 'grapheme', minLength: 1 });
  await fc.assert(
    fc.asyncProperty(value, fc.option(body, { nil: undefined }), async (text, content) => {
      const read = once(server, 'read');
      const headers = { host: 'h', 'x-a': text };
      socket.write(requestText({ method: 'PUT', path: '/k', headers, body: content }), 'latin1');
      const length = String(Buffer.byteLength(content ?? ''));
      expect((await read)[0]).toEqual({
        method: 'PUT',
        url: '/k',
        headers: { ...headers, 'content-length': length },
        body: content ?? '',
      });
    }),
  );
  socket.destroy();
  server.close();
});
