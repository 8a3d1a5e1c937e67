import { jobFileOf } from '@lambda-core/s3-clone-common/contract/names';

/** What a segment-response says of the order. */
export type Piece = { readonly objects: number; readonly splits: readonly string[] };
export type Ordered = { readonly key: string; readonly objects: number };

/** The files of a job in an order that does not depend on who was quicker: by name, parents before their children. */
export function cloneOrder(
  keys: readonly string[],
  pieceOf: (responseKey: string) => Piece,
): Ordered[] {
  const ordered: Ordered[] = [];
  const requests = bySegment(keys, 'segment-request');
  const responses = bySegment(keys, 'segment-response');
  const request = (segment: string) => {
    const key = requests.get(segment);
    if (key !== undefined) ordered.push({ key, objects: 0 });
  };
  const children = new Set([...responses.values()].flatMap((key) => pieceOf(key).splits));
  const roots = [...requests.keys()].filter((segment) => !children.has(segment)).sort();
  roots.forEach(request);
  for (const key of bySegment(keys, 'clone-response').values()) ordered.push({ key, objects: 0 });
  const left = [...roots];
  for (let segment = left.shift(); segment !== undefined; segment = left.shift()) {
    const key = responses.get(segment);
    if (key === undefined) continue;
    const { objects, splits } = pieceOf(key);
    // As they are written: the requests for the rest before the response.
    splits.forEach(request);
    left.push(...splits);
    ordered.push({ key, objects });
  }
  return ordered;
}

function bySegment(keys: readonly string[], kind: string): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const key of keys) {
    const file = jobFileOf(key);
    if (file?.kind === kind) named.set(file.segment ?? '', key);
  }
  return named;
}
