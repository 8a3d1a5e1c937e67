import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { type Route, routeOf } from '@lambda-core/local/s3/route';
import type { S3Server } from '@lambda-core/local/s3/server';
import { serveHttp } from '@lambda-core/local/serve-http';
import { type Fate, honest, type Response, type Victim } from './faults';

/** A request as the schedule looks at it. */
export type Asked = Route & {
  readonly request: IncomingMessage;
  /** What is asked for, in words that are the same in each run. */
  readonly name: string;
  /** How often this very request was made before. */
  readonly before: number;
};

type Script = {
  /** What befalls a request; `undefined`: nothing. */
  fateOf(asked: Asked): Fate | undefined;
  /** Called as a request arrives, before anything is done about it. */
  onRequest?(asked: Asked): void | Promise<void>;
  /** Called as the body of a response is about to leave, whatever becomes of it. */
  onAnswer?(asked: Asked, response: Response): void;
};

/** The embedded S3 behind a front that lets things befall its requests and responses. */
export async function openMisbehavingS3(s3: S3Server, script: Script) {
  const happened = new Set<string>();
  const seen = new Map<string, number>();
  const agent = new Agent({ keepAlive: true });
  const handle = async (incoming: IncomingMessage, response: ServerResponse) => {
    const body = await buffer(incoming);
    const route = routeOf(incoming);
    const name = nameOf(route);
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    const asked = { ...route, name, request: incoming, before };
    await script.onRequest?.(asked);
    const fate = script.fateOf(asked);
    if (fate !== undefined) happened.add(fate.fault.title);
    const victim: Victim = {
      ...(fate ?? { milliseconds: 0, share: 0 }),
      response,
      async forward(changed = {}) {
        const response = await forward(s3.endpoint, agent, incoming, body, changed);
        script.onAnswer?.(asked, response);
        return response;
      },
    };
    await (fate?.fault.act ?? honest)(victim);
  };
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 0 }, (incoming, response) => {
    // A client that is gone, or an S3 that was closed: either way nobody waits for a response.
    handle(incoming, response).catch(() => response.destroy());
  });
  const served = await serveHttp(server, 'the misbehaving S3');
  return {
    endpoint: served.endpoint,
    port: served.port,
    /** Titles of the faults that happened. */
    happened: happened as ReadonlySet<string>,
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      agent.destroy();
    },
  };
}

function nameOf({ operation, bucket, key, query }: Route): string {
  const values = [...query].filter(([name]) => name !== 'uploadId');
  return JSON.stringify([operation, bucket, key, values]);
}

/** @param changed headers to send instead of those that came; `undefined` leaves one out */
async function forward(
  endpoint: string,
  agent: Agent,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  changed: Readonly<Record<string, string | undefined>>,
): Promise<Response> {
  const sent = Object.entries({ ...headers, ...changed }).filter(
    ([, value]) => value !== undefined,
  );
  const onward = request(new URL(endpoint), {
    path: url,
    method,
    headers: Object.fromEntries(sent),
    agent,
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    onward.once('response', resolve).once('error', reject);
  });
  onward.end(body);
  const response = await answered;
  const { connection, 'transfer-encoding': _, ...kept } = response.headers;
  return { status: response.statusCode ?? 500, headers: kept, body: await buffer(response) };
}
