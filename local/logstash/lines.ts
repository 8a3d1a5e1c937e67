import type { Counters } from './counters';
import { acknowledgement, createLumberjackReader } from './lumberjack-reader';
import type { ReceiverOptions } from './types';

const NEWLINE = 10;
const LUMBERJACK_VERSION = '2'.charCodeAt(0);

/** What all connections of one receiver report into. */
export type ReceiverState = {
  readonly counters: Counters;
  readonly ids: Set<string>;
  readonly documents: unknown[];
  readonly options: ReceiverOptions;
};

export type LineReader = { take(chunk: Buffer): void; end(): void };

/**
 * Reads the documents of one connection into the state, in the protocol that its first byte tells: a
 * Lumberjack frame begins with its version, a line of JSON never does.
 * @param reply sends an acknowledgement
 */
export function createDocumentReader(
  state: ReceiverState,
  reply: (bytes: Buffer) => void,
): LineReader {
  let reader: LineReader | undefined;
  return {
    take(chunk) {
      reader ??=
        chunk[0] === LUMBERJACK_VERSION ? createFrameReader(state, reply) : createLineReader(state);
      reader.take(chunk);
    },
    end: () => reader?.end(),
  };
}

/** Acknowledges each window once it is whole, as Logstash's beats input does. */
function createFrameReader(state: ReceiverState, reply: (bytes: Buffer) => void): LineReader {
  const { counters, options } = state;
  const parses = looksInside(options);
  let left = 0;
  const read = createLumberjackReader({
    window(documents) {
      left = documents;
      // https://github.com/logstash-plugins/logstash-input-beats/pull/479
      if (documents === 0) reply(acknowledgement(0));
    },
    document(json, number) {
      counters.lines += 1;
      options.onLines?.(Buffer.concat([json, Buffer.from('\n')]));
      if (parses) takeDocument(state, json.toString());
      left -= 1;
      if (left === 0) reply(acknowledgement(number));
    },
  });
  return {
    take(chunk) {
      counters.bytes += chunk.length;
      read(chunk);
    },
    end() {
      if (left > 0) counters.partialWindows += 1;
    },
  };
}

/** Reads newline-delimited JSON. */
function createLineReader(state: ReceiverState): LineReader {
  const parses = looksInside(state.options);
  return parses || state.options.onLines ? wholeLines(state, parses) : newlinesOnly(state);
}

function looksInside({ keep = 0, trackIds = false, onDocument }: ReceiverOptions): boolean {
  return trackIds || keep > 0 || onDocument !== undefined;
}

/** Counts newlines in place, so that a benchmark never waits for its receiver. */
function newlinesOnly({ counters }: ReceiverState): LineReader {
  let midLine = false;
  return {
    take(chunk) {
      counters.bytes += chunk.length;
      let at = chunk.indexOf(NEWLINE);
      for (; at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) counters.lines += 1;
      if (chunk.length > 0) midLine = chunk[chunk.length - 1] !== NEWLINE;
    },
    end() {
      if (midLine) counters.partialLines += 1;
    },
  };
}

function wholeLines(state: ReceiverState, parses: boolean): LineReader {
  const { counters } = state;
  // Pieces of the line under way; joined once, so that a line of many chunks stays linear.
  let pieces: Buffer[] = [];
  return {
    take(chunk) {
      counters.bytes += chunk.length;
      const last = chunk.lastIndexOf(NEWLINE);
      if (last === -1) {
        pieces.push(chunk);
        return;
      }
      const lines = Buffer.concat([...pieces, chunk.subarray(0, last + 1)]);
      pieces = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
      takeLines(state, lines, parses);
    },
    end() {
      if (pieces.length > 0) counters.partialLines += 1;
    },
  };
}

function takeLines(state: ReceiverState, lines: Buffer, parses: boolean): void {
  state.options.onLines?.(lines);
  for (let from = 0; from < lines.length; ) {
    const end = lines.indexOf(NEWLINE, from);
    state.counters.lines += 1;
    if (parses) takeDocument(state, lines.toString('utf8', from, end));
    from = end + 1;
  }
}

function takeDocument({ counters, ids, documents, options }: ReceiverState, text: string): void {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    counters.malformedLines += 1;
    return;
  }
  if (documents.length < (options.keep ?? 0)) documents.push(document);
  const id = options.trackIds ? eventId(document) : undefined;
  const isRepeat = id !== undefined && ids.has(id);
  if (isRepeat) counters.repeatedIds += 1;
  else if (id !== undefined) ids.add(id);
  options.onDocument?.(document, isRepeat);
}

function eventId(document: unknown): string | undefined {
  const id = (document as { event?: { id?: unknown } } | null)?.event?.id;
  return typeof id === 'string' ? id : undefined;
}
