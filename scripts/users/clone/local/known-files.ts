import { jobFileOf, segmentRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import type { Client, ClientRequest } from '@lambda-core/s3-clone-common/s3/client';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type { RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';

type Response = Awaited<ReturnType<Client['send']>>;
type File = { readonly text: string; readonly date: string };

const KEPT: ReadonlySet<string> = new Set([
  'clone-request',
  'clone-response',
  'segment-request',
  'segment-response',
]);
const MISSING: Response = { status: 404, headers: {}, body: '' };

export type KnownFilesOptions = {
  /** Hears of every file that was written here, or found in its place. */
  readonly onFile: (key: string) => void;
  /** Every side counts what it asks: what was answered from memory is taken off here. */
  readonly requests: RequestCounts;
};

export type KnownFiles = {
  /** The clients, through which what is known is not asked for. */
  readonly clients: Clients;
  /** The same for the stages, whose files wait until the clone-request is written. */
  readonly stageClients: Clients;
  /** Lets the stages read a clone-request that is about to be written; what they write waits until `begin`. */
  expect(key: string, text: string): void;
  /** The clone-request is there. */
  begin(): void;
  /** Whether a file was written here, and is still kept. */
  has(key: string): boolean;
  /** A file that nobody here is going to read. */
  forget(key: string): void;
};

/**
 * What this process writes into the command bucket it need not ask for: both stages and the watch read
 * each other's files from memory, as long as they are waited for, and hear of them as S3's notifications
 * tell the deployed functions.
 *
 * Only what was written here is known: whoever else works on the same job is found by listing its folder.
 */
export function openKnownFiles(
  clients: Clients,
  bucket: string,
  { onFile, requests }: KnownFilesOptions,
): KnownFiles {
  const files = new Map<string, File>();
  const buckets = new Map<string, Promise<Response>>();
  let expected: { readonly key: string; readonly file: File } | undefined;
  let begun: Promise<void> | undefined;
  let begin = () => {};

  const wrapped = (waits: boolean): Clients => {
    const opened = new Map<string, Client>();
    return {
      sdk: clients.sdk,
      clientFor(region = '') {
        const known = opened.get(region);
        if (known !== undefined) return known;
        const client = clients.clientFor(region);
        const own = { send: sending(client, region, waits), destroy: client.destroy };
        opened.set(region, own);
        return own;
      },
      [Symbol.dispose]: clients[Symbol.dispose],
    };
  };
  return {
    clients: wrapped(false),
    stageClients: wrapped(true),
    expect(key, text) {
      expected = { key, file: { text, date: '' } };
      begun = new Promise((resolve) => {
        begin = resolve;
      });
    },
    begin: () => begin(),
    has: (key) => files.has(key),
    forget: (key) => void files.delete(key),
  };

  // ---- internal ----

  function sending({ send }: Client, region: string, waits: boolean): Client['send'] {
    return (request) => {
      const { method, key } = request;
      if (method === 'HEAD' && key === '') return headBucket(send, region, request);
      // The copies: nothing is known of them, and they are many.
      if (request.bucket !== bucket || key === '') return send(request);
      if (method === 'PUT') return write(send, request, waits);
      const known = fromMemory(request, waits);
      if (known === undefined) return send(request);
      requests[method === 'HEAD' ? 'head' : 'get'] -= 1;
      return Promise.resolve(known);
    };
  }

  /** A bucket that was there a moment ago is there. */
  function headBucket(send: Client['send'], region: string, request: ClientRequest) {
    const name = `${region} ${request.bucket}`;
    const known = buckets.get(name);
    if (known !== undefined) {
      requests.head -= 1;
      return known;
    }
    const asked = send(request);
    buckets.set(name, asked);
    const forget = () => void buckets.delete(name);
    asked.then(({ status }) => status >= 300 && forget(), forget);
    return asked;
  }

  async function write(send: Client['send'], request: ClientRequest, waits: boolean) {
    if (waits) await begun;
    const { key, body: text = '' } = request;
    const response = await send(request);
    const { status, headers } = response;
    const { date } = headers;
    if (status < 300 && date !== undefined) noteWritten(key, { text, date });
    // Somebody else wrote it, or we did and the response was lost: S3 knows its text.
    if (status < 300 || status === 412) onFile(key);
    return response;
  }

  function noteWritten(key: string, file: File): void {
    const job = jobFileOf(key);
    if (job === undefined || !KEPT.has(job.kind)) return;
    files.set(key, file);
    // Nobody reads the request of a segment that has responded.
    if (job.kind === 'segment-response')
      files.delete(segmentRequestKey(job.folder, job.segment ?? ''));
  }

  function fromMemory({ method, key }: ClientRequest, staging: boolean): Response | undefined {
    const file = fileOf(key, staging);
    if (file !== undefined) {
      const body = method === 'HEAD' ? '' : file.text;
      // The watch reads a response once.
      if (method === 'GET' && jobFileOf(key)?.kind === 'segment-response') files.delete(key);
      return { status: 200, headers: { 'last-modified': file.date }, body };
    }
    // A response to a request that has just been written here.
    const asked = key.replace(/-response$/, '-request');
    const isMissing = method === 'HEAD' && asked !== key && fileOf(asked, staging) !== undefined;
    return isMissing ? MISSING : undefined;
  }

  /** Whether the one that is expected is there already, only the stages need not ask. */
  function fileOf(key: string, staging: boolean): File | undefined {
    return files.get(key) ?? (staging && key === expected?.key ? expected.file : undefined);
  }
}
