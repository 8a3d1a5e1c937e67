import { hash } from 'node:crypto';

/** A part of the source's key space: a prefix, within it optionally one level, and a range of keys. */
export type KeyRange = {
  readonly prefix: string;
  /** `/`: only keys without a further `/` after the prefix. */
  readonly delimiter?: '/' | undefined;
  /** Keys up to and including this one are not part of the range. */
  readonly after?: string | undefined;
  /** The last key that may be part of the range; left out: to the end of the prefix. */
  readonly until?: string | undefined;
};

export type Job = {
  readonly id: string;
  readonly source: { readonly name: string };
  readonly destination: { readonly name: string };
};

/** What a file of a job's folder is, by its name. */
export type JobFile = {
  readonly kind:
    | 'clone-request'
    | 'clone-response'
    | 'manifest-page'
    | 'walk-split'
    | 'segment-request'
    | 'segment-response'
    | 'segment-split'
    | 'segment-claim'
    | 'segment-upload'
    | 'files-page';
  /** With its `/` at the end. */
  readonly folder: string;
  /** Of the files that belong to one segment. */
  readonly segment?: string;
};

const SLUG_LENGTH = 48;
const SEGMENT_FILES = ['segment-request', 'segment-response', 'segment-split'] as const;

/** `{id}-{source}-{destination}/`: everything that a job reads and writes in the command bucket. */
export function jobFolder({ id, source, destination }: Job): string {
  return `${id}-${source.name}-${destination.name}/`;
}

export const cloneRequestKey = (folder: string): string => `${folder}clone-request`;
export const cloneResponseKey = (folder: string): string => `${folder}clone-response`;
export const segmentRequestKey = (folder: string, segment: string): string =>
  `${folder}${segment}-segment-request`;
export const segmentResponseKey = (folder: string, segment: string): string =>
  `${folder}${segment}-segment-response`;
/** Where the first run of a segment to come to an end wrote down how far the segment goes. */
export const segmentSplitKey = (folder: string, segment: string): string =>
  `${folder}${segment}-segment-split`;
/** Where the nth delivery of a segment of many objects wrote down that it had begun. */
export const segmentClaimKey = (folder: string, segment: string, attempt: number): string =>
  `${folder}${segment}-segment-claim-${attempt}`;

/** What is known of the upload of an object that is copied over many invocations. */
export const segmentUploadKey = (folder: string, segment: string, key: string): string =>
  `${folder}${segment}-segment-upload-${sha256(key).slice(0, 16)}`;

/** Where the first run of a walk that came to a key wrote down where it cut what follows. */
export const walkSplitKey = (folder: string, rest: Pick<KeyRange, 'prefix' | 'after'>): string =>
  `${folder}${segmentName(rest)}-walk-split`;

/** The name (without folder) of a page of the manifest; numbers begin at 1. */
export function manifestPageName(page: number): string {
  return `segments-${String(page).padStart(6, '0')}`;
}

/**
 * The name (without folder) of a page of a segment's files. It holds a hash of the content, so that two
 * runs of one segment cannot put different contents under one name.
 */
export function filesPageName(segment: string, page: number, content: string): string {
  return `${segment}-files-${String(page).padStart(6, '0')}-${sha256(content).slice(0, 8)}`;
}

/**
 * The name of a segment: the same range always has the same name. It begins with what the range's first
 * key begins with, so that names roughly follow the order of keys; the hash tells all others apart.
 */
export function segmentName({ prefix, delimiter, after, until }: KeyRange): string {
  const bounds = sha256(JSON.stringify([prefix, delimiter ?? '', after ?? null, until ?? null]));
  return `${slug(after ?? prefix)}-${bounds.slice(0, 16)}`;
}

/** Which file of a job a key names; `undefined` for anything else. */
export function jobFileOf(key: string): JobFile | undefined {
  const slash = key.lastIndexOf('/') + 1;
  const folder = key.slice(0, slash);
  const name = key.slice(slash);
  if (folder === '') return undefined;
  if (name === 'clone-request' || name === 'clone-response') return { kind: name, folder };
  if (name.endsWith('-walk-split')) return { kind: 'walk-split', folder };
  if (/^segments-\d{6}$/.test(name)) return { kind: 'manifest-page', folder };
  const ending = /^(.+)-(segment-(?:request|response|split))$/.exec(name);
  const [, segment = '', kind = ''] = ending ?? [];
  const known = SEGMENT_FILES.find((name) => name === kind);
  if (known !== undefined) return { kind: known, folder, segment };
  const claim = /^(.+)-segment-claim-\d+$/.exec(name);
  if (claim?.[1] !== undefined) return { kind: 'segment-claim', folder, segment: claim[1] };
  const page = /^(.+)-files-\d{6}-[0-9a-f]{8}$/.exec(name);
  if (page?.[1] !== undefined) return { kind: 'files-page', folder, segment: page[1] };
  const upload = /^(.+)-segment-upload-[0-9a-f]{16}$/.exec(name);
  return upload?.[1] === undefined
    ? undefined
    : { kind: 'segment-upload', folder, segment: upload[1] };
}

/** Letters and digits stay, `/` becomes `.`, which sorts just before it; every other byte is `_HH`. */
function slug(text: string): string {
  let made = '';
  // A character has one byte at least, so these hold enough of them.
  for (const byte of Buffer.from(text.slice(0, SLUG_LENGTH))) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9]/.test(character)) made += character;
    else made += character === '/' ? '.' : `_${byte.toString(16).padStart(2, '0')}`;
  }
  return made === '' ? 'root' : made.slice(0, SLUG_LENGTH);
}

function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}
