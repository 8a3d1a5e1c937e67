import { isDeepStrictEqual } from 'node:util';
import { pick, type Random } from '@lambda-core/local/random';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { inEventBridge, inS3 } from './events';
import { type Functions, invocationProblems, isReported, LABELS, LOGS } from './functions';
import { oddKey, oddName } from './odd-names';
import type { Tried } from './tried';

const LINES = 2;

/** Has the log processor ship an object with an odd key, and hear of a bucket with an odd name. */
export async function tryKeys(
  random: Random,
  seed: number,
  functions: Functions,
): Promise<Tried[]> {
  const { platform, invoke } = functions;
  const key = oddKey(random, `${seed}/`);
  const content = sampleBytes({ format: 'alb', lines: LINES, seed, hazards: 0 });
  const wrap = pick(random, [inS3, inEventBridge]);
  await platform.s3.direct.put(LOGS, key, content);
  const documents = functions.watch(key);
  const shipped = await invoke('log-processor', wrap({ bucket: LOGS, key }));
  const problems = invocationProblems(shipped);
  if (documents.length !== LINES)
    problems.push(`${documents.length} of ${LINES} documents of ${JSON.stringify(key)}`);
  if (!documents.every(({ labels }) => isDeepStrictEqual(labels, LABELS)))
    problems.push(`labels ${JSON.stringify(documents[0]?.labels)}`);
  if (shipped.reports.some((report) => report.key !== key))
    problems.push(`reported as ${JSON.stringify(shipped.reports[0]?.key)}`);
  const bucket = oddName(random);
  const ended = await invoke('log-processor', wrap({ bucket, key }));
  const elsewhere = invocationProblems(ended);
  if (!isReported(ended)) elsewhere.push(`nothing said of bucket ${JSON.stringify(bucket)}`);
  return [
    { fault: 'names: keys to the log processor', problems },
    { fault: 'names: buckets to the log processor', problems: elsewhere, reported: true },
  ];
}
