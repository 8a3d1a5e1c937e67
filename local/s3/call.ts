import type { IncomingHttpHeaders } from 'node:http';
import type { EventName, ObjectEvents } from './events';
import type { StoredObject } from './model';
import type { Bucket, Store } from './store';

/** One request, taken apart; what every operation gets. */
export type Call = {
  readonly store: Store;
  readonly events: ObjectEvents;
  readonly region: string;
  /** The least bytes of every part but the last. */
  readonly minimumPartSize: number;
  readonly bucketName: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly requestId: string;
  readonly body: () => AsyncIterable<Buffer>;
  /** Takes the time that so many bytes take to copy. */
  readonly copying: (bytes: number) => Promise<void>;
};

export type Reply = {
  status: number;
  headers?: Record<string, string | number>;
  body?: string | Buffer | AsyncIterable<Buffer>;
};

export type Handler = (call: Call) => Reply | Promise<Reply>;

/** A request header as text. Node reads header bytes as Latin-1, and so they stay. */
export function headerOf(call: Pick<Call, 'headers'>, name: string): string | undefined {
  const value = call.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

export function bucketOf(call: Call): Bucket {
  return call.store.bucket(call.bucketName);
}

/** Makes an object visible, then tells listeners. */
export function publish(call: Call, name: EventName, object: StoredObject): void {
  const { bucketName: bucket, key } = call;
  call.store.commit({ type: 'object', bucket, key, object });
  call.events.emit(name, { bucket, key, object, requestId: call.requestId });
}

export const NO_CONTENT: Reply = { status: 204 };
