import { open } from 'node:fs/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { problemOf } from '@lambda-core/common/problem-of';
import * as v from 'valibot';
import { addRangeDigests, emptyDigest, type ProofRange } from './proof-range';
import type { RangeSpool } from './range-spool';
import { PROOF_RANGE, RANGES_LINE, REPORT_HEAD, type ReportHead } from './report-format';

const MOST_HEAD_CHARACTERS = 1024 ** 2;
const SHAPE = 'expected a file that --report wrote, with a line for each range';

/**
 * Reads a report line by line, and its ranges into a spool.
 * @throws LambdaCoreError `REPORT_UNREADABLE`, or `REPORT_INVALID` naming the line, what was found and what was
 *   expected
 */
export async function readReport(path: string, into: RangeSpool): Promise<ReportHead> {
  const unreadable = (cause: unknown): never => {
    if (cause instanceof LambdaCoreError) throw cause;
    const message = `--check: found ${JSON.stringify(path)}, which cannot be read: ${describeError(cause)}`;
    throw new LambdaCoreError('REPORT_UNREADABLE', message);
  };
  const file = await open(path).catch(unreadable);
  try {
    return await readLines(file.readLines(), path, into).catch(unreadable);
  } finally {
    await file.close();
  }
}

async function readLines(
  lines: AsyncIterable<string>,
  path: string,
  into: RangeSpool,
): Promise<ReportHead> {
  const invalid = (found: string) =>
    new LambdaCoreError('REPORT_INVALID', `--check: ${path}: ${found}`);
  let head: ReportHead | undefined;
  let text = '';
  let total = emptyDigest();
  let [number, ranges, isEnded] = [0, 0, false];
  for await (const line of lines) {
    number += 1;
    if (head === undefined && line !== RANGES_LINE) {
      text += line;
      if (text.length > MOST_HEAD_CHARACTERS) break;
    } else if (head === undefined) {
      const whole = `${text.replace(/,\s*$/, '')}}`;
      head = readPart(REPORT_HEAD, whole, (found) => invalid(`line ${number}: ${found}`));
    } else if (line === '  ]') {
      isEnded = true;
    } else if (!isEnded) {
      const range: ProofRange = readPart(PROOF_RANGE, line.replace(/,$/, ''), (found) =>
        invalid(`line ${number}: ${found}`),
      );
      into.add(range);
      ranges += 1;
      total = addRangeDigests(total, range.digest);
    }
  }
  if (head === undefined) throw invalid(`found no line ${JSON.stringify(RANGES_LINE)}, ${SHAPE}`);
  if (!isEnded) throw invalid(`ends at line ${number}, ${SHAPE}, to its end`);
  const said = new Map<string, unknown>(Object.entries(head.total));
  for (const [name, sum] of Object.entries({ unlike: undefined, ...total, ranges })) {
    const [found, expected] = [said.get(name), sum].map((value) => JSON.stringify(value));
    if (found === expected) continue;
    throw invalid(
      `total.${name}: found ${found}, expected ${expected}, to which its ranges add up`,
    );
  }
  return head;
}

function readPart<const Schema extends v.GenericSchema>(
  schema: Schema,
  text: string,
  problem: (found: string) => LambdaCoreError,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem(`is not JSON, ${SHAPE}`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  throw problem(problemOf(result.issues[0], 'a report'));
}
