import { open, rename, rm, stat } from 'node:fs/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import manifest from '../../../../package.json';
import type { Verification } from '../verify/verify';
import { addRangeDigests, emptyDigest } from './proof-range';
import type { RangeSpool } from './range-spool';
import { RANGES_LINE, type ReportHead } from './report-format';

/** Much less costs a write for every range. */
const CHUNK_CHARACTERS = 256 * 1024;

/**
 * Writes what is proven of a job: a JSON document with a line for each range, so that neither writing nor reading
 * it takes memory by their number. It is made beside its place: nobody finds half of one.
 * @throws LambdaCoreError `REPORT_UNWRITABLE`
 */
export async function writeReport(
  path: string,
  request: CloneRequest,
  { proven, verification }: { proven: RangeSpool; verification: Verification },
  now = new Date(),
): Promise<void> {
  const head = await headOf(request, { proven, verification }, now);
  const beside = `${path}.new`;
  try {
    await using file = await open(beside, 'w');
    // All but the end of the object.
    let text = `${JSON.stringify(head, null, 2).slice(0, -2)},\n${RANGES_LINE}`;
    let separator = '\n';
    for await (const range of proven.sorted()) {
      text += `${separator}${JSON.stringify(range)}`;
      separator = ',\n';
      if (text.length < CHUNK_CHARACTERS) continue;
      await file.appendFile(text);
      text = '';
    }
    await file.appendFile(`${text}\n  ]\n}\n`);
    await file.sync();
    await rename(beside, path);
  } catch (cause) {
    await rm(beside, { force: true });
    throw unwritable(path, cause);
  }
}

/** Refuses a path where nothing can be written, before there is anything to write. */
export async function checkReportPath(path: string): Promise<void> {
  const beside = `${path}.new`;
  try {
    const there = await stat(path).catch(() => undefined);
    if (there?.isDirectory()) throw new Error('it is a directory');
    await (await open(beside, 'a')).close();
    await rm(beside);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

async function headOf(
  { id, source, destination, options = {} }: CloneRequest,
  { proven, verification }: { proven: RangeSpool; verification: Verification },
  now: Date,
): Promise<ReportHead> {
  let total = emptyDigest();
  let ranges = 0;
  for await (const { digest } of proven.sorted()) {
    total = addRangeDigests(total, digest);
    ranges += 1;
  }
  const { include, exclude, requestedAt } = options;
  const { total: differences, first } = verification.differences;
  return {
    proof: 'lambda-core clone',
    version: 1,
    tool: `${manifest.name} ${manifest.version}`,
    made: now.toISOString(),
    job: { id, ...(requestedAt === undefined ? {} : { requestedAt }) },
    source,
    destination,
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    comparedBy: verification.level === 'digest' ? 'digest' : 'listing',
    differences: { total: differences, first: [...first] },
    total: { ...total, ranges },
  };
}

function unwritable(path: string, cause: unknown): LambdaCoreError {
  const message = `--report: found ${JSON.stringify(path)}, which cannot be written: ${describeError(cause)}`;
  return new LambdaCoreError('REPORT_UNWRITABLE', message);
}
