import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { listen } from '../listen';
import { isLocalName } from '../local-name';
import { act, type Deeds } from './actions';
import type { Feed } from './feed';
import { livePage, type PageParts, POLICY } from './html';

export type ConsoleOptions = {
  readonly page: PageParts;
  readonly feed: Feed;
  readonly deeds: Deeds;
  /** Puts a log file of the user's, and says what came of it. */
  readonly putFile: (name: string, bytes: Buffer) => Promise<string>;
  /** The first documents of a file beside the lines that they were made of. */
  readonly documentsOf: (key: string) => Promise<unknown>;
  /** Documents in which the text occurs, the latest first. */
  readonly search: (text: string) => unknown;
  readonly port?: number;
};

export type Console = AsyncDisposable & { readonly address: string };

/** A log file that is dropped onto the page. */
const MOST_FILE_BYTES = 64 * 1024 ** 2;
const MOST_ACTION_BYTES = 1024 ** 2;
/** A page that does not read is let go; its browser comes back, and gets the whole state. */
const MOST_WAITING_BYTES = 4 * 1024 ** 2;

type Reply = { readonly status: number; readonly type: string; readonly body: string };
type Route = (request: IncomingMessage, url: URL) => Promise<Reply> | Reply;

/**
 * Serves the console on 127.0.0.1. Other sites that a browser has open can neither read it nor act: their
 * `Host` is another, or their `Origin`.
 */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const { page, feed, deeds } = options;
  const routes: Readonly<Record<string, Route>> = {
    'GET /': () => html(livePage()),
    'GET /page.js': () => ({ status: 200, type: 'text/javascript', body: page.script }),
    'GET /page.css': () => ({ status: 200, type: 'text/css', body: page.style }),
    'GET /documents': (_, url) => json(options.search(url.searchParams.get('text') ?? '')),
    'GET /file': async (_, url) =>
      json(await options.documentsOf(url.searchParams.get('key') ?? '')),
    'POST /file': async (request, url) => {
      const name = url.searchParams.get('name') ?? '';
      if (name === '') throw refusal('name: found nothing, expected the name of a log file');
      return json({ done: await options.putFile(name, await bodyOf(request, MOST_FILE_BYTES)) });
    },
    'POST /action': async (request, url) => {
      const text = String(await bodyOf(request, MOST_ACTION_BYTES));
      return json({ done: await act(deeds, url.searchParams.get('name') ?? '', parsed(text)) });
    },
  };
  const server = createServer((request, response) => {
    const stranger = strangerOf(request);
    const url = new URL(request.url ?? '/', 'http://local');
    if (stranger !== undefined)
      return write(response, { status: 403, type: 'text/plain', body: stranger });
    if (`${request.method} ${url.pathname}` === 'GET /changes')
      return streamChanges(response, feed);
    const route = routes[`${request.method} ${url.pathname}`];
    void (async () =>
      route?.(request, url) ?? { status: 404, type: 'text/plain', body: 'not here' })()
      // A refusal is an answer for people: the browser need not complain of it as well.
      .catch((error: unknown) => json({ refused: describeError(error) }))
      .then((reply) => write(response, reply));
  });
  const port = await listen(server, 'the console', options.port ?? 0);
  return {
    address: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Why a request is not one of the page's own; `undefined` when it is. */
function strangerOf({ headers, method }: IncomingMessage): string | undefined {
  const { host = '', origin } = headers;
  // A name of somebody else's that leads to 127.0.0.1 (DNS rebinding).
  if (!isLocalName(host))
    return `Host: found ${host.slice(0, 100)}, expected 127.0.0.1 or localhost`;
  const own = origin === undefined ? method === 'GET' : origin === `http://${host}`;
  return own ? undefined : `Origin: found ${origin?.slice(0, 100)}, expected http://${host}`;
}

function streamChanges(response: ServerResponse, feed: Feed): void {
  response.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' });
  const end = feed.subscribe((frame) => {
    if (response.writableLength > MOST_WAITING_BYTES) response.destroy();
    else response.write(`data: ${JSON.stringify(frame)}\n\n`);
  });
  response.once('close', end);
}

async function bodyOf(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > most) throw refusal(`body: found more than ${most} bytes, expected at most that`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refusal('body: found no JSON, expected an object', cause);
  }
}

function refusal(message: string, cause?: unknown): LambdaCoreError {
  return new LambdaCoreError('BAD_ACTION', message, { cause });
}

function json(value: unknown): Reply {
  return { status: 200, type: 'application/json', body: JSON.stringify(value) };
}

function html(body: string): Reply {
  return { status: 200, type: 'text/html; charset=utf-8', body };
}

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

function write(response: ServerResponse, { status, type, body }: Reply): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type });
  response.end(body);
}
