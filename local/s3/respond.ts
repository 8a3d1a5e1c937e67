import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { BROKEN_LISTINGS } from './broken-listings';
import type { Call, Reply } from './call';
import { S3Error } from './errors';
import type { ObjectEvents } from './events';
import type { FaultKind, FaultSource } from './faults';
import { HANDLERS } from './operations/index';
import { type Route, routeOf } from './route';
import { errorReply, send, sendHalf } from './send';
import type { Stats } from './stats';
import type { Store } from './store';

/** What all requests of a server share. */
export type Context = {
  store: Store;
  events: ObjectEvents;
  faults: FaultSource;
  stats: Stats;
  region: string;
  minimumPartSize: number;
};

/** Answers one request, or fails it as the faults say. */
export async function respond(
  context: Context,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  try {
    const route = routeOf(request);
    context.stats.requests[route.operation]++;
    const fault = context.faults.draw(route.operation, route.bucket, route.key);
    if (fault !== undefined) context.stats.faults[fault]++;
    const latency = fault === 'slow-down' ? 0 : context.faults.latencyOf(route.operation);
    if (latency > 0) await sleep(latency);
    const call = toCall(context, request, response, route, requestId);
    if (fault === undefined) {
      await send(request, response, await HANDLERS[route.operation](call), requestId);
    } else await FAULTS[fault]({ call, route, request, response });
  } catch (error) {
    // Headers are out, or the client has gone: there is nobody to tell but by closing.
    if (response.headersSent || response.destroyed) response.destroy();
    else await send(request, response, errorReply(error, request, requestId), requestId);
  }
}

type Failing = { call: Call; route: Route; request: IncomingMessage; response: ServerResponse };

const FAULTS: Record<FaultKind, (failing: Failing) => Promise<void> | void> = {
  'slow-down': () => {
    throw new S3Error('SlowDown', 'Please reduce your request rate.');
  },
  'internal-error': () => {
    throw new S3Error('InternalError', 'We encountered an internal error. Please try again.');
  },
  conflict: () => {
    throw new S3Error('ConditionalRequestConflict', 'A conflicting operation occurred.');
  },
  'access-denied': () => {
    throw new S3Error('AccessDenied', 'Access Denied');
  },
  reset: ({ response }) => void response.socket?.resetAndDestroy(),
  'reset-after': async ({ call, route, response }) => {
    await HANDLERS[route.operation](call);
    response.socket?.resetAndDestroy();
  },
  'reset-in-body': async ({ call, route, response }) => {
    await sendHalf(response, await HANDLERS[route.operation](call));
  },
  'error-in-200': async ({ call, request, response }) => {
    const error = new S3Error('InternalError', 'We encountered an internal error.');
    const reply: Reply = { ...errorReply(error, request, call.requestId), status: 200 };
    await send(request, response, reply, call.requestId);
  },
  stall: () => {},
  'no-such-key': () => {
    throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  },
  'no-expedited': () => {
    const message = 'Glacier expedited retrievals are currently not available. Try again later.';
    throw new S3Error('GlacierExpeditedRetrievalNotAvailable', message);
  },
  'half-listing': (failing) => sendChanged(failing, BROKEN_LISTINGS['half-listing']),
  'reversed-listing': (failing) => sendChanged(failing, BROKEN_LISTINGS['reversed-listing']),
  'short-listing': (failing) => sendChanged(failing, BROKEN_LISTINGS['short-listing']),
  'unencoded-listing': (failing) => {
    failing.call.query.delete('encoding-type');
    return sendChanged(failing, (xml) => xml);
  },
};

/** Sends what the operation answers, with another body. */
async function sendChanged(
  { call, route, request, response }: Failing,
  change: (xml: string) => string,
): Promise<void> {
  const reply = await HANDLERS[route.operation](call);
  const body = change(String(reply.body));
  await send(request, response, { ...reply, body }, call.requestId);
}

function toCall(
  { store, events, faults, region, minimumPartSize }: Context,
  request: IncomingMessage,
  response: ServerResponse,
  { bucket: bucketName, key, query }: Route,
  requestId: string,
): Call {
  return {
    store,
    events,
    region,
    minimumPartSize,
    bucketName,
    key,
    query,
    headers: request.headers,
    requestId,
    copying: async (bytes) => {
      const milliseconds = faults.copyTimeOf(bytes);
      if (milliseconds > 0) await sleep(milliseconds);
    },
    body: () => {
      // Only now, so that a refused upload is refused before it is sent.
      if (request.headers.expect !== undefined) response.writeContinue();
      return request as AsyncIterable<Buffer>;
    },
  };
}
