import { LambdaCoreError } from '@lambda-core/common/errors';
import { compareKeys } from '@lambda-core/common/key-order';
import { decodeNotificationKey } from '@lambda-core/common/object-events';
import { blocks, element } from '../s3/xml';
import type { ListedObject, Listing, ListingPage, PageStart } from './types';

/** No entities but an ETag's quotes: whatever has others is read by `element`. */
const PLAIN =
  /<Contents><Key>([^<&]+)<\/Key><LastModified>([^<&]*)<\/LastModified><ETag>(?:&quot;|")?([^<&"]*)(?:&quot;|")?<\/ETag>(?:<Checksum(?:Algorithm|Type)>\w*<\/Checksum(?:Algorithm|Type)>)*<Size>(\d+)<\/Size>(?:<StorageClass>(\w*)<\/StorageClass>)?<\/Contents>/y;
const ROOT = /^(?:\uFEFF?<\?xml[^>]*\?>)?\s*<ListBucketResult(?: [^<>]*)?>/;

/**
 * Reads a page of a listing, and believes it only when it is whole and in order: a key that a listing left
 * out would not be copied, and with `deleteExtraneous` would be deleted from the destination.
 * @throws LambdaCoreError `LISTING_BROKEN` saying what is wrong
 */
export function readListingPage(body: string, listing: Listing, start: PageStart): ListingPage {
  if (!ROOT.test(body) || !body.trimEnd().endsWith('</ListBucketResult>'))
    throw broken(
      listing,
      `an end in ${JSON.stringify(body.slice(-40))}`,
      'a whole ListBucketResult',
    );
  // A server that does not say that it encoded names did not: `%41` is a name, too.
  const decode =
    element(body, 'EncodingType') === 'url' ? decodeName(listing) : (name: string) => name;
  const plain = plainObjects(body, decode);
  const objects =
    plain?.objects ?? entriesOf(body, 'Contents', listing, (block) => objectOf(block, decode));
  const rest = plain?.rest ?? body;
  const prefixes = entriesOf(rest, 'CommonPrefixes', listing, (block) => {
    const prefix = element(block, 'Prefix');
    return prefix === undefined ? undefined : decode(prefix);
  });
  checkNumber(rest, listing, objects.length + prefixes.length);
  checkNames(listing, start, objects, prefixes);
  const token = nextToken(rest, listing);
  if (token !== undefined && token === start.token)
    throw broken(listing, 'a page that is followed by itself', 'another NextContinuationToken');
  return { objects, prefixes, token };
}

/** The name behind which the next page begins. */
export function endOfPage({
  objects,
  prefixes,
}: {
  readonly objects: readonly ListedObject[];
  readonly prefixes: readonly string[];
}): string | undefined {
  const [key, prefix] = [objects.at(-1)?.key, prefixes.at(-1)];
  if (key === undefined || prefix === undefined) return key ?? prefix;
  return compareKeys(key, prefix) > 0 ? key : prefix;
}

function entriesOf<Entry>(
  body: string,
  name: string,
  listing: Listing,
  read: (block: string) => Entry | undefined,
): Entry[] {
  const entries: Entry[] = [];
  for (const block of blocks(body, name)) {
    const entry = block === undefined ? undefined : read(block);
    if (entry === undefined)
      throw broken(listing, `${name} that lack something`, 'each one whole and closed');
    entries.push(entry);
  }
  return entries;
}

/**
 * The objects of a page that holds them one directly after the other, with their elements in the order in which S3
 * writes them, and the page without them: in a third of the time, which is most of what a listing takes.
 * `undefined` for any other page, which `entriesOf` reads.
 */
function plainObjects(
  body: string,
  decode: (name: string) => string,
): { objects: ListedObject[]; rest: string } | undefined {
  const objects: ListedObject[] = [];
  const first = body.indexOf('<Contents>');
  if (first < 0) return undefined;
  PLAIN.lastIndex = first;
  let end = first;
  let [written, modified] = ['', Number.NaN];
  for (let found = PLAIN.exec(body); found !== null; found = PLAIN.exec(body)) {
    const [, key = '', time = '', etag = '', size, storageClass] = found;
    // Neighbours were often written together.
    if (time !== written) [written, modified] = [time, Date.parse(time)];
    if (Number.isNaN(modified)) return undefined;
    objects.push({ key: decode(key), size: Number(size), etag, modified, storageClass });
    end = PLAIN.lastIndex;
  }
  // Whatever is left of one is not plain, or broken.
  const rest = body.slice(0, first) + body.slice(end);
  return /<\/?Contents>/.test(rest) ? undefined : { objects, rest };
}

function objectOf(block: string, decode: (name: string) => string): ListedObject | undefined {
  const key = element(block, 'Key');
  const size = element(block, 'Size') ?? '';
  const etag = element(block, 'ETag');
  const modified = Date.parse(element(block, 'LastModified') ?? '');
  if (!key || etag === undefined || !/^\d+$/.test(size) || Number.isNaN(modified)) return undefined;
  const storageClass = element(block, 'StorageClass');
  const ongoing = element(block, 'IsRestoreInProgress');
  return {
    key: decode(key),
    size: Number(size),
    etag: etag.replaceAll('"', ''),
    modified,
    storageClass,
    ...(ongoing === undefined ? {} : { restore: ongoing === 'true' ? 'ongoing' : 'done' }),
  };
}

function decodeName(listing: Listing): (name: string) => string {
  return (name) => {
    if (!/[%+]/.test(name)) return name;
    try {
      return decodeNotificationKey(name);
    } catch {
      throw broken(listing, JSON.stringify(name), 'a URL-encoded name');
    }
  };
}

function checkNumber(body: string, listing: Listing, found: number): void {
  const said = element(body, 'KeyCount');
  if (said === undefined || said === String(found)) return;
  throw broken(listing, `${found} entries`, `${said}, as KeyCount says`);
}

function nextToken(body: string, listing: Listing): string | undefined {
  const truncated = element(body, 'IsTruncated');
  // Some servers send an empty element for none.
  const token = element(body, 'NextContinuationToken') || undefined;
  if (truncated === 'true' && token !== undefined) return token;
  if (truncated === 'false' && token === undefined) return undefined;
  const found = `IsTruncated ${truncated ?? 'missing'} ${token === undefined ? 'without' : 'with'} a NextContinuationToken`;
  throw broken(listing, found, 'true with one, or false without');
}

/** Every name is one that was asked for, and comes behind the one before, by UTF-8 bytes. */
function checkNames(
  listing: Listing,
  { after, token }: PageStart,
  objects: readonly ListedObject[],
  prefixes: readonly string[],
): void {
  const { prefix, delimiter } = listing;
  const lengthOf = (name: string) =>
    delimiter === undefined ? -1 : name.indexOf(delimiter, prefix.length) + 1;
  let before = after;
  for (const { key } of objects) {
    if (!key.startsWith(prefix) || lengthOf(key) > 0) throw strange(listing, key);
    if (before !== undefined && compareKeys(before, key) >= 0) throw disorder(listing, before, key);
    before = key;
  }
  before = after;
  for (const group of prefixes) {
    if (!group.startsWith(prefix) || lengthOf(group) !== group.length)
      throw strange(listing, group);
    // A StartAfter in the middle of a group may show the group.
    const isBegun = before === after && token === undefined && after?.startsWith(group) === true;
    if (before !== undefined && compareKeys(before, group) >= 0 && !isBegun)
      throw disorder(listing, before, group);
    before = group;
  }
}

function strange(listing: Listing, name: string): LambdaCoreError {
  return broken(listing, JSON.stringify(name), 'only what was asked for');
}

function disorder(listing: Listing, before: string, name: string): LambdaCoreError {
  const found = `${JSON.stringify(name)} after ${JSON.stringify(before)}`;
  return broken(listing, found, 'the order of UTF-8 bytes');
}

function broken({ bucket, prefix }: Listing, found: string, expected: string): LambdaCoreError {
  const message = `listing of s3://${bucket}/${prefix}: found ${found}, expected ${expected}`;
  return new LambdaCoreError('LISTING_BROKEN', message);
}
