import { LambdaCoreError } from '@lambda-core/common/errors';
import { problemOf } from '@lambda-core/common/problem-of';
import * as v from 'valibot';
import {
  CLONE_REQUEST,
  CLONE_RESPONSE,
  type CloneRequest,
  type CloneResponse,
  FILES_PAGE,
  type FilesPage,
  MANIFEST_PAGE,
  type ManifestPage,
  SEGMENT_REQUEST,
  SEGMENT_RESPONSE,
  SEGMENT_SPLIT,
  SEGMENT_UPLOAD,
  type SegmentRequest,
  type SegmentResponse,
  type SegmentSplit,
  type SegmentUpload,
  WALK_SPLIT,
  type WalkSplit,
} from './contract';
import { refuseUnsafeJob } from './safety';

/** The most problems that a message names: a list of a million has a million, and a response is bounded. */
const PROBLEMS_NAMED = 10;

/**
 * Reads a clone-request.
 * @throws LambdaCoreError `REQUEST_NOT_JSON`, `REQUEST_INVALID` (naming every bad field) or
 *   `REQUEST_UNSAFE`
 */
export function parseCloneRequest(text: string, commandBucket: string): CloneRequest {
  const request = parseFile(CLONE_REQUEST, text, 'clone-request');
  const sourcePrefix = request.source.prefix;
  refuseUnsafeJob({ ...request, commandBucket, sourcePrefix });
  return request;
}

/** Reads a segment-request; throws as `parseCloneRequest` does. */
export function parseSegmentRequest(text: string, commandBucket: string): SegmentRequest {
  const request = parseFile(SEGMENT_REQUEST, text, 'segment-request');
  const sourcePrefix = request.options?.sourcePrefix ?? '';
  refuseUnsafeJob({ ...request, commandBucket, sourcePrefix });
  if (!request.source.prefix.startsWith(sourcePrefix)) {
    throw new LambdaCoreError(
      'REQUEST_INVALID',
      `source.prefix: found ${JSON.stringify(request.source.prefix)}, expected it to begin with options.sourcePrefix ${JSON.stringify(sourcePrefix)}`,
    );
  }
  return request;
}

export const parseCloneResponse = (text: string): CloneResponse =>
  parseFile(CLONE_RESPONSE, text, 'clone-response');
export const parseManifestPage = (text: string): ManifestPage =>
  parseFile(MANIFEST_PAGE, text, 'manifest page');
export const parseSegmentResponse = (text: string): SegmentResponse =>
  parseFile(SEGMENT_RESPONSE, text, 'segment-response');
export const parseFilesPage = (text: string): FilesPage =>
  parseFile(FILES_PAGE, text, 'page of files');
export const parseSegmentSplit = (text: string): SegmentSplit =>
  parseFile(SEGMENT_SPLIT, text, 'segment-split');
export const parseSegmentUpload = (text: string): SegmentUpload =>
  parseFile(SEGMENT_UPLOAD, text, 'segment-upload');
export const parseWalkSplit = (text: string): WalkSplit =>
  parseFile(WALK_SPLIT, text, 'walk-split');

function parseFile<const Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  what: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LambdaCoreError('REQUEST_NOT_JSON', `${what}: is not JSON`, { cause });
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = result.issues
    .slice(0, PROBLEMS_NAMED)
    .map((issue) => problemOf(issue, 'this file'));
  const more = result.issues.length - problems.length;
  if (more > 0) problems.push(`and ${more} more`);
  throw new LambdaCoreError('REQUEST_INVALID', `${what}: ${problems.join('; ')}`);
}
