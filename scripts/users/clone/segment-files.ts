import { compareKeys } from '@lambda-core/common/key-order';
import {
  jobFileOf,
  segmentRequestKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';

export function compareRequests(one: string, other: string): number {
  return compareKeys(requestFile(one), requestFile(other));
}

export const requestFile = (segment: string) => segmentRequestKey('', segment);
export const responseFile = (segment: string) => segmentResponseKey('', segment);

export type SegmentFile = { kind: 'request' | 'response' | 'other'; segment: string };

export function segmentFileOf(name: string): SegmentFile {
  // Any folder will do: it is the name that tells.
  const file = jobFileOf(`job/${name}`);
  if (file?.segment === undefined) return { kind: 'other', segment: '' };
  if (file.kind === 'segment-request') return { kind: 'request', segment: file.segment };
  if (file.kind === 'segment-response') return { kind: 'response', segment: file.segment };
  return { kind: 'other', segment: '' };
}

/**
 * The same text in memory of its own. What is cut out of a string keeps the whole of it alive: a name out
 * of a listing's page, half a megabyte of XML.
 */
export function ownCopy(text: string): string {
  return Buffer.from(text).toString();
}
