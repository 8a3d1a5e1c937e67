/** What a document says of itself: `event.id`, in its two parts. */
export type DocumentId = { readonly log: string; readonly offset: number };

/** The first in each document that is so called is `event.id`: before it stand times and an outcome. */
const ID = '"id":"';
const LOG_DIGITS = 20;
const OFFSET_DIGITS = 12;
const ZERO = 0x30;

/**
 * Reads it without parsing, and first where it was the last time, for documents are proved beside the function
 * that sends them. What is no document gives an id of no log.
 */
export function createIdReader(): (documents: Buffer, from?: number) => DocumentId {
  let log = '';
  let mark = Buffer.from(ID);
  let place = 0;
  return (documents, from = 0) => {
    let at = from + place;
    let digit = at + mark.length;
    if (digit > documents.length || documents.compare(mark, 0, mark.length, at, digit) !== 0) {
      at = documents.indexOf(ID, from);
      digit = at + ID.length + LOG_DIGITS + 1;
      log = documents.toString('latin1', at + ID.length, digit - 1);
      mark = Buffer.from(`${ID}${log}-`);
      place = at - from;
    }
    let offset = 0;
    for (const end = digit + OFFSET_DIGITS; digit < end; digit += 1)
      offset = offset * 10 + (documents[digit] ?? Number.NaN) - ZERO;
    return { log, offset };
  };
}

/**
 * The same by parsing, and the key of the object.
 * @throws Error when the document has no id, or one of another offset than its own
 */
export function parseId(json: string): DocumentId & { readonly key: string } {
  const { event, log, aws } = JSON.parse(json) as Parsed;
  const id = event?.id ?? '';
  const [, name, digits] = /^([0-9a-f]{20})-(\d{12})$/.exec(id) ?? [];
  const key = aws?.s3?.object?.key;
  if (name === undefined || key === undefined || Number(digits) !== log?.offset) {
    throw new Error(`event.id ${id} of offset ${log?.offset} in ${key}`);
  }
  return { log: name, offset: Number(digits), key };
}

type Parsed = {
  readonly event?: { readonly id?: string };
  readonly log?: { readonly offset?: number };
  readonly aws?: { readonly s3?: { readonly object?: { readonly key?: string } } };
};
