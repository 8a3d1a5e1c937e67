import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { BROKEN_LISTINGS } from '@lambda-core/local/s3/broken-listings';
import type { Operation } from '@lambda-core/local/s3/operation';

export type Response = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Victim = {
  readonly response: ServerResponse;
  /** Has S3 do what is asked, as it was asked or with other headers; `undefined` leaves one out. */
  forward(headers?: Readonly<Record<string, string | undefined>>): Promise<Response>;
  /** From 0 to below 1: where in a body it happens. */
  readonly share: number;
  /** How long it takes, where it takes any time. */
  readonly milliseconds: number;
};

export type Fault = {
  readonly title: string;
  act(victim: Victim): void | Promise<void>;
  /** Left out: any. */
  readonly operations?: readonly Operation[];
  /** The header without which it would be no fault, or with which it could not be seen. */
  readonly needs?: 'range' | 'if-match';
  readonly without?: 'range';
};

/** What befalls a request, and how. */
export type Fate = Pick<Victim, 'share' | 'milliseconds'> & { readonly fault: Fault };

/** As S3 responds. */
export async function honest({ response, forward }: Victim): Promise<void> {
  const { status, headers, body } = await forward();
  response.writeHead(status, headers).end(body);
}

/** Faults of any request. */
const REQUESTS = {
  throttle: {
    title: '503 SlowDown',
    act: ({ response }) => refuse(response, 503, 'SlowDown'),
  },
  internal: {
    title: '500 InternalError',
    act: ({ response }) => refuse(response, 500, 'InternalError'),
  },
  redirect: {
    title: '301 to another region',
    act: ({ response }) =>
      refuse(response, 301, 'PermanentRedirect', { 'x-amz-bucket-region': 'eu-north-1' }),
  },
  reset: { title: 'reset, nothing done', act: reset },
  'reset-after': { title: 'done, and reset without a response', act: after(reset) },
  silent: { title: 'never a response, nothing done', act: () => {} },
  'silent-after': { title: 'done, and never a response', act: after(() => {}) },
} as const satisfies Record<string, Fault>;

/** Faults of any response. */
const ANSWERS = {
  break: { title: 'a body reset at any byte', act: cut((length) => length, reset) },
  end: { title: 'a body that ends early', act: cut((length) => length, fin) },
  stall: {
    title: 'a body that stalls at any byte',
    act: cut(
      (length) => length,
      () => {},
    ),
  },
  'cut-lengthless': { title: 'a body without a length, cut', act: cut(() => undefined, fin) },
  lengthless: { title: 'a body without a length', act: whole(() => undefined) },
  long: {
    title: 'a length that is too long',
    act: whole((length, { milliseconds }) => length + milliseconds),
  },
  short: {
    title: 'a length that is too short',
    act: whole((length, { share }) => Math.floor(length * share)),
  },
  slow: {
    title: 'a slow body',
    act: async ({ response, milliseconds, forward }) => {
      const { status, headers, body } = await forward();
      response.writeHead(status, headers);
      const step = Math.max(1, Math.ceil(body.length / 5));
      for (let at = 0; at < body.length; at += step) {
        response.write(body.subarray(at, at + step));
        await pause(milliseconds);
      }
      response.end();
    },
  },
} as const satisfies Record<string, Fault>;

/** Faults of objects that are read. */
const OBJECTS = {
  'not-ranged': {
    title: '200 and all of it to a range request',
    operations: ['GetObject'],
    needs: 'range',
    act: (victim) => honest({ ...victim, forward: () => victim.forward({ range: undefined }) }),
  },
  'other-range': {
    title: 'another range',
    operations: ['GetObject'],
    needs: 'range',
    act: (victim) => honest({ ...victim, forward: () => victim.forward({ range: 'bytes=0-9' }) }),
  },
  flipped: {
    title: 'a byte that changed on the way',
    operations: ['GetObject'],
    without: 'range',
    act: async (victim) => {
      const { status, headers, body } = await victim.forward();
      const at = Math.floor(body.length * victim.share);
      if (body.length > 0) body[at] = (body[at] ?? 0) ^ 1;
      victim.response.writeHead(status, headers).end(body);
    },
  },
  'any-version': {
    title: 'whatever version there is, in spite of If-Match',
    operations: ['GetObject'],
    needs: 'if-match',
    act: (victim) =>
      honest({ ...victim, forward: () => victim.forward({ 'if-match': undefined }) }),
  },
} as const satisfies Record<string, Fault>;

const LIST = ['ListObjectsV2'] as const;
const COPY = ['CopyObject', 'UploadPartCopy', 'CompleteMultipartUpload'] as const;

/** Faults of listings and copies. */
const CLONES = {
  'half-listing': { title: 'half a listing', operations: LIST, act: listed('half-listing') },
  'reversed-listing': {
    title: 'a listing out of order',
    operations: LIST,
    act: listed('reversed-listing'),
  },
  'short-listing': {
    title: 'a listing that leaves its last object out',
    operations: LIST,
    act: listed('short-listing'),
  },
  'error-in-200': {
    title: 'an error inside a 200',
    operations: COPY,
    act: ({ response }) => refuse(response, 200, 'InternalError'),
  },
} as const satisfies Record<string, Fault>;

export const LOG_FAULTS: Readonly<Record<string, Fault>> = { ...REQUESTS, ...ANSWERS, ...OBJECTS };
export const CLONE_FAULTS: Readonly<Record<string, Fault>> = { ...REQUESTS, ...ANSWERS, ...CLONES };

type Length = (whole: number, victim: Victim) => number | undefined;
type Ending = (victim: Victim) => void;

function reset({ response }: Victim): void {
  response.socket?.resetAndDestroy();
}

function fin({ response }: Victim): void {
  response.socket?.end();
}

function after(end: Ending): Fault['act'] {
  return async (victim) => {
    await victim.forward();
    end(victim);
  };
}

/** The first part of a body. */
function cut(lengthOf: Length, end: Ending): Fault['act'] {
  return async (victim) => {
    const { body } = await begin(victim, lengthOf);
    const part = body.subarray(0, Math.floor(body.length * victim.share));
    await new Promise<void>((sent) => victim.response.write(part, () => sent()));
    end(victim);
  };
}

/** All of a body, whatever its length is said to be. */
function whole(lengthOf: Length): Fault['act'] {
  return async (victim) => {
    const { body } = await begin(victim, lengthOf);
    victim.response.end(body, () => {
      if (victim.response.getHeader('content-length') !== String(body.length)) fin(victim);
    });
  };
}

/** Sends the headers of a response, with another length; `undefined`: its end is that of the connection. */
async function begin(victim: Victim, lengthOf: Length): Promise<Response> {
  const { response } = victim;
  const forwarded = await victim.forward();
  const { 'content-length': said, ...headers } = forwarded.headers;
  // That of a HEAD has no body.
  const length = lengthOf(Number(said ?? forwarded.body.length), victim);
  response.useChunkedEncodingByDefault = false;
  if (length === undefined) response.shouldKeepAlive = false;
  else response.setHeader('content-length', String(length));
  response.writeHead(forwarded.status, headers);
  response.flushHeaders();
  return forwarded;
}

function listed(how: keyof typeof BROKEN_LISTINGS): Fault['act'] {
  return async ({ response, forward }) => {
    const { status, headers, body } = await forward();
    const changed = Buffer.from(status === 200 ? BROKEN_LISTINGS[how](body.toString()) : body);
    response.writeHead(status, { ...headers, 'content-length': changed.length }).end(changed);
  };
}

function refuse(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const text = `<Error><Code>${code}</Code><Message>as the schedule has it</Message></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
}
