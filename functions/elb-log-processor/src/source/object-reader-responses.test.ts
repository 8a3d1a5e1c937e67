import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { crc32 } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { type ReadOptions, readObject } from './object-reader';
import { createS3Client } from './s3-client';

type Response = (response: ServerResponse, from: number, request: IncomingMessage) => void;

const CONTENT = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${i}\n`).join(''));
const HALF = CONTENT.length / 2;
const ETAG = '"v1"';

let server: Server;
let s3: S3Client;
/** In order; the last one again and again. */
let responses: Response[];
let ranges: (string | undefined)[];

beforeEach(async () => {
  ranges = [];
  server = createServer((request, response) => {
    const { range } = request.headers;
    const respond = responses[Math.min(ranges.length, responses.length - 1)];
    ranges.push(range);
    respond?.(response, Number(/\d+/.exec(range ?? '0')?.[0]), request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  s3 = clientOf((server.address() as AddressInfo).port);
});
afterEach(async () => {
  s3.destroy();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

function clientOf(port: number): S3Client {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) process.env[name] ??= 'test';
  process.env['AWS_REGION'] ??= 'eu-west-1';
  const endpoint = `http://127.0.0.1:${port}`;
  process.env['AWS_ENDPOINT_URL_S3'] = endpoint;
  return createS3Client(process.env, 50);
}

const whole: Response = (response) =>
  response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length }).end(CONTENT);
const range: Response = (response, from) => {
  if (from >= CONTENT.length) return void response.writeHead(416).end();
  response.writeHead(206, {
    etag: ETAG,
    'content-length': CONTENT.length - from,
    'content-range': `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`,
  });
  response.end(CONTENT.subarray(from));
};
/** Half of the object, then the connection breaks. */
const half: Response = (response) => {
  response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
  response.write(CONTENT.subarray(0, HALF), () => response.socket?.destroy());
};
/** Without a length the end of the connection is the end of the body, whatever is missing. */
const withoutLength =
  (bytes: Buffer): Response =>
  (response) => {
    response.useChunkedEncodingByDefault = false;
    response.writeHead(200, { etag: ETAG, connection: 'close' });
    response.end(bytes);
  };

async function attempt(options: ReadOptions = {}, client = s3) {
  const pieces: Uint8Array[] = [];
  let error: unknown;
  try {
    const quick = { firstPauseMilliseconds: 1, ...options };
    for await (const piece of readObject(client, { bucket: 'logs', key: 'a' }, quick))
      pieces.push(piece);
  } catch (failure) {
    error = failure;
  }
  const bytes = Buffer.concat(pieces);
  return { error, isPrefix: CONTENT.subarray(0, bytes.length).equals(bytes), length: bytes.length };
}
const COMPLETE = { error: undefined, isPrefix: true, length: CONTENT.length };

test('a body without a length is asked for more of: a cut one goes on, a whole one ends', async () => {
  responses = [withoutLength(CONTENT.subarray(0, HALF)), range];
  expect(await attempt()).toEqual(COMPLETE);
  responses = [withoutLength(CONTENT), range];
  expect(await attempt()).toEqual(COMPLETE);
  const empty: Response = (response) => response.writeHead(416).end();
  responses = [withoutLength(Buffer.alloc(0)), empty];
  expect(await attempt()).toEqual({ ...COMPLETE, length: 0 });
});

test.each<[string, Response]>([
  ['the whole object', whole],
  ['the whole object without a length', withoutLength(CONTENT)],
  [
    'another range',
    (response) => {
      const content = CONTENT.subarray(0, 10);
      const found = `bytes 0-9/${CONTENT.length}`;
      response.writeHead(206, { etag: ETAG, 'content-length': 10, 'content-range': found });
      response.end(content);
    },
  ],
  [
    'a range of another object',
    (response, from) => {
      const found = `bytes ${from}-${from + 9}/${from + 10}`;
      response.writeHead(206, { etag: ETAG, 'content-length': 10, 'content-range': found });
      response.end(Buffer.alloc(10));
    },
  ],
])(
  '%s in response to a range request is asked for again, and never taken for it',
  async (_, bad) => {
    responses = [half, bad, bad, range];
    expect(await attempt()).toEqual(COMPLETE);
    expect(ranges).toHaveLength(4);

    ranges = [];
    responses = [half, bad];
    const { error, isPrefix } = await attempt();
    expect(error).toMatchObject({
      code: 'OBJECT_UNREADABLE',
      message: /gave no response that fits/,
    });
    expect(isPrefix).toBe(true);
  },
);

test('the connection of a response that does not fit is closed, whatever else would come over it', async () => {
  let closed: Promise<unknown> = Promise.resolve();
  const endless: Response = (response) => {
    closed = once(response, 'close');
    response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
    response.write(CONTENT.subarray(0, 10));
  };
  responses = [half, endless, range];
  expect(await attempt()).toEqual(COMPLETE);
  await closed;
});

const checksummed =
  (bytes: Buffer, headers: Record<string, string | number>): Response =>
  (response) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(CONTENT));
    response.useChunkedEncodingByDefault = false;
    const known = { etag: ETAG, 'x-amz-checksum-crc32': sum.toString('base64') };
    response.writeHead(200, { ...known, connection: 'close', ...headers }).end(bytes);
  };

test('a response with a checksum, that breaks after it was refused, ends nothing but itself', async () => {
  const broken: Response = (response, from, request) => {
    checksummed(CONTENT.subarray(0, HALF), { 'content-length': CONTENT.length })(
      response,
      from,
      request,
    );
  };
  responses = [half, broken, range];
  expect(await attempt()).toEqual(COMPLETE);
});

test.each([
  ['with its length', { 'content-length': CONTENT.length }],
  ['without a length', {}],
])(
  'a byte that changed on the way fails the reading where S3 has a checksum: %s',
  async (_, headers) => {
    const changed = Buffer.from(CONTENT);
    changed[HALF] = 0;
    responses = [checksummed(changed, headers), range];
    expect((await attempt()).error).toMatchObject({
      code: 'OBJECT_UNREADABLE',
      message: 's3://logs/a: its bytes changed on the way',
    });
  },
);

test('a length that is too short fails the reading where S3 has a checksum', async () => {
  responses = [checksummed(CONTENT.subarray(0, HALF), { 'content-length': HALF }), range];
  expect((await attempt()).error).toMatchObject({ code: 'OBJECT_UNREADABLE' });
});

test('a body without a length that was cut goes on, although its checksum is another one', async () => {
  responses = [checksummed(CONTENT.subarray(0, HALF), {}), range];
  expect(await attempt()).toEqual(COMPLETE);
});

test('bytes behind the end of the object are never taken for its', async () => {
  const more: Response = (response, from) => {
    const found = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`;
    response.useChunkedEncodingByDefault = false;
    response.writeHead(206, { etag: ETAG, connection: 'close', 'content-range': found });
    response.end(Buffer.concat([CONTENT.subarray(from), Buffer.from('line x\n')]));
  };
  responses = [half, more, range];
  expect(await attempt()).toEqual(COMPLETE);
});

test('another version is refused also by an S3 that ignores If-Match', async () => {
  const other: Response = (response, from) => {
    const found = `bytes ${from}-${CONTENT.length - 1}/${CONTENT.length}`;
    response.writeHead(206, { etag: '"v2"', 'content-range': found });
    response.end(CONTENT.subarray(from));
  };
  responses = [half, other];
  expect((await attempt()).error).toMatchObject({ code: 'OBJECT_CHANGED' });
});

test('a body that stalls is taken up where it stopped; the time its consumer takes is no stall', async () => {
  responses = [
    (response) => {
      response.writeHead(200, { etag: ETAG, 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, HALF));
    },
    range,
  ];
  let slow = true;
  let length = 0;
  const stallMilliseconds = 1_000;
  const object = { bucket: 'logs', key: 'a' };
  for await (const piece of readObject(s3, object, { stallMilliseconds })) {
    if (slow) await new Promise((resolve) => setTimeout(resolve, 1.5 * stallMilliseconds));
    slow = false;
    length += piece.length;
  }
  expect(length).toBe(CONTENT.length);
  expect(ranges[1]).toBe(`bytes=${HALF}-`);
  expect(ranges).toHaveLength(2);
});

test('an S3 that never answers is given up, and named', async () => {
  responses = [() => {}];
  const { error } = await attempt({ stallMilliseconds: 50 });
  expect(error).toMatchObject({
    code: 'OBJECT_UNREADABLE',
    message: /s3:\/\/logs\/a could not be read beyond byte 0/,
    cause: { message: 'nothing came for 50 ms' },
  });
});

test('a bucket in another region is named with its region', async () => {
  responses = [
    (response) => {
      const headers = { 'x-amz-bucket-region': 'us-west-2', 'content-type': 'application/xml' };
      response.writeHead(301, headers);
      response.end('<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>');
    },
  ];
  expect((await attempt()).error).toMatchObject({
    code: 'OBJECT_UNREADABLE',
    message:
      's3://logs/a: the bucket is in the region us-west-2; read it with AWS_REGION set to that one',
  });
  expect(ranges).toHaveLength(1);
});

test('an S3 that takes no connections is given up, and the error says so', async () => {
  await using full = await openFullListener();
  const client = clientOf(full.port);
  const { error } = await attempt({}, client);
  client.destroy();
  expect(error).toMatchObject({
    code: 'OBJECT_UNREADABLE',
    cause: { name: 'TimeoutError', message: /connection/ },
  });
});

/** A process that listens but is stopped, with as many connections waiting as its system lets wait. */
async function openFullListener(): Promise<AsyncDisposable & { port: number }> {
  const script =
    "const s=require('net').createServer().listen({port:0,host:'127.0.0.1',backlog:1},()=>console.log(s.address().port))";
  const child: ChildProcess = spawn(process.execPath, ['-e', script]);
  const [line] = (await once(child.stdout as NodeJS.EventEmitter, 'data')) as [Buffer];
  const port = Number(line);
  child.kill('SIGSTOP');
  const waiting: Socket[] = [];
  for (let i = 0; i < 8; i++) waiting.push(connect(port, '127.0.0.1').on('error', () => {}));
  await once(waiting[0] as Socket, 'connect');
  return {
    port,
    async [Symbol.asyncDispose]() {
      for (const socket of waiting) socket.destroy();
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
