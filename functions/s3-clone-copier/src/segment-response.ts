import type { LambdaCoreError } from '@lambda-core/common/errors';
import {
  type FileEntry,
  PAGE_BYTES,
  PAGE_ENTRIES,
  type SegmentRequest,
  type SegmentResponse,
} from '@lambda-core/s3-clone-common/contract/contract';
import { filesPageName } from '@lambda-core/s3-clone-common/contract/names';
import { type RequestCounts, withOwnPut } from '@lambda-core/s3-clone-common/s3/request-counts';
import { digestOf } from './segment-digest';
import type { SegmentRun } from './segment-run';
import type { Rest } from './split-segment';

const NO_FILES: SegmentResponse['files'] = {
  count: 0,
  files: [],
  listed: 0,
  copied: 0,
  bytes: 0,
  skipped: 0,
  failed: 0,
  deleted: 0,
  vanished: 0,
  retries: 0,
  throttles: 0,
};

/** The response about a segment that was worked on; its pages are written here, before it. */
export async function responseOf(
  run: SegmentRun,
  rest: Rest,
  error?: LambdaCoreError,
): Promise<SegmentResponse> {
  const { request, tally } = run;
  const { summary, failures, vanishedKeys } = tally;
  const files = tally.files();
  const pages = pagesOf(files);
  const listed = pages.length > 1 ? { files: [], pages: await writePages(run, pages) } : { files };
  return {
    ...request,
    files: {
      count: summary.objectsCopied + summary.objectsSkipped,
      ...listed,
      listed: summary.objectsListed,
      copied: summary.objectsCopied,
      bytes: summary.bytesCopied,
      skipped: summary.objectsSkipped,
      failed: summary.objectsFailed,
      deleted: summary.objectsDeleted,
      vanished: summary.objectsVanished,
      retries: summary.retries,
      throttles: summary.throttles,
      requests: withOwnPut(summary.requests),
    },
    ...lambdaShare(run),
    ...(summary.objectsFailed > 0
      ? { failures: { total: summary.objectsFailed, files: [...failures] } }
      : {}),
    ...(vanishedKeys.length > 0 ? { vanished: [...vanishedKeys] } : {}),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message } }),
    ...splitInto(rest),
    ...(request.options?.dryRun === true ? {} : { digest: digestOf(run, files) }),
  };
}

function lambdaShare({ metered, deps }: SegmentRun): Pick<SegmentResponse, 'lambda'> {
  const { memoryMegabytes: megabytes } = deps.config;
  if (megabytes === undefined) return {};
  return { lambda: { milliseconds: Math.ceil(metered.milliseconds), megabytes } };
}

/** The response to a request that cannot be worked on. */
export function refusal(
  request: SegmentRequest | undefined,
  error: { code: string; message: string },
  { rest, requests }: { rest: Rest; requests: RequestCounts },
): SegmentResponse {
  const files = { ...NO_FILES, requests: withOwnPut(requests) };
  return { ...request, files, error, ...splitInto(rest) };
}

function splitInto(rest: Rest): Pick<SegmentResponse, 'split'> {
  return rest.count > 0 ? { split: rest } : {};
}

function pagesOf(entries: readonly FileEntry[]): FileEntry[][] {
  const pages: FileEntry[][] = [[]];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(JSON.stringify(entry)) + 1;
    let page = pages.at(-1) ?? [];
    if (page.length >= PAGE_ENTRIES || bytes + size > PAGE_BYTES) {
      page = [];
      pages.push(page);
      bytes = 0;
    }
    page.push(entry);
    bytes += size;
  }
  return pages;
}

async function writePages(run: SegmentRun, pages: FileEntry[][]): Promise<string[]> {
  const names: string[] = [];
  for (const [at, files] of pages.entries()) {
    const text = JSON.stringify({ files });
    const name = filesPageName(run.segment, at + 1, text);
    await run.files.writeOnce(run.folder + name, text);
    names.push(name);
  }
  return names;
}
