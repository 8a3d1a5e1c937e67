import { NOTIFICATION } from './access';
import type { Client, ClientRequest } from './client';
import { perRegion } from './per-region';
import type { RegionalClients } from './regional-clients';

/**
 * What S3 has a price for: `copy` are objects and parts, `put` whatever else is a PUT or a POST, `get` also
 * reads of tags. https://aws.amazon.com/s3/pricing/
 */
export const REQUEST_KINDS = ['copy', 'list', 'put', 'get', 'head', 'delete'] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];
/** Requests sent, repeated ones each time. */
export type RequestCounts = Record<RequestKind, number>;

export function noRequests(): RequestCounts {
  return { copy: 0, list: 0, put: 0, get: 0, head: 0, delete: 0 };
}

export function addRequests(total: RequestCounts, part: Readonly<RequestCounts>): void {
  for (const kind of REQUEST_KINDS) total[kind] += part[kind];
}

/** Those of a file that tells of all requests, the one that writes it among them. */
export function withOwnPut(counts: Readonly<RequestCounts>): RequestCounts {
  return { ...counts, put: counts.put + 1 };
}

/** The same clients; what is sent over these is counted. Whoever opened them closes them. */
export function countingClients<Some extends RegionalClients>(
  clients: Some,
  counts: RequestCounts,
): Some {
  const { clientFor } = perRegion((region) => counting(clients.clientFor(region), counts));
  return { ...clients, clientFor };
}

function counting(client: Client, counts: RequestCounts): Client {
  const { listPage } = client;
  return {
    ...(listPage === undefined
      ? {}
      : {
          async listPage(listing, start) {
            const page = await listPage(listing, start);
            // Else the request for it is counted.
            if (page !== undefined) counts.list += 1;
            return page;
          },
        }),
    send(request) {
      counts[kindOf(request)] += 1;
      return client.send(request);
    },
    destroy: () => client.destroy(),
  };
}

function kindOf({ method, key, query, headers }: ClientRequest): RequestKind {
  switch (method) {
    case 'GET':
      // A bucket's settings are read, too.
      return key === '' && query !== NOTIFICATION ? 'list' : 'get';
    case 'HEAD':
      return 'head';
    case 'PUT':
      return headers?.['x-amz-copy-source'] === undefined ? 'put' : 'copy';
    case 'POST':
      return 'put';
    case 'DELETE':
      return 'delete';
  }
}
