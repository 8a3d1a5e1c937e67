import type { Random } from '@lambda-core/local/random';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import { cloneResponseKey, segmentResponseKey } from '@lambda-core/s3-clone-common/contract/names';
import {
  parseCloneResponse,
  parseSegmentResponse,
} from '@lambda-core/s3-clone-common/contract/parse';
import { batchAround, inS3, mutatedEvent } from './events';
import { COMMANDS, type Functions, invocationProblems, isReported, LOGS } from './functions';
import { mutatedText } from './mutated-json';
import { wordsProblems } from './reading';
import { cloneRequest, segmentRequest } from './requests';
import type { Tried } from './tried';

const EVENTS = 4;
const LINES = 3;

/** Invokes the bundles with wrong events, and with events about wrong request files. */
export async function tryInvoking(
  random: Random,
  seed: number,
  functions: Functions,
): Promise<Tried[]> {
  const tried: Tried[] = [];
  for (let at = 0; at < EVENTS; at += 1) {
    const key = `events/${seed}/${at} a+b.log`;
    await functions.platform.s3.direct.put(LOGS, key, sampleLog(seed));
    tried.push(await tryEvent(random, key, functions), await tryBatch(random, key, functions));
  }
  tried.push(await tryCloneRequest(random, seed, functions));
  tried.push(await trySegmentRequest(random, seed, functions));
  return tried;
}

async function tryEvent(random: Random, key: string, { invoke }: Functions): Promise<Tried> {
  const ended = await invoke('log-processor', mutatedEvent(random, { bucket: LOGS, key }));
  const problems = invocationProblems(ended);
  return { fault: 'events to the log processor', problems, reported: isReported(ended) };
}

async function tryBatch(random: Random, key: string, functions: Functions): Promise<Tried> {
  const documents = functions.watch(key);
  const ended = await functions.invoke('log-processor', batchAround(random, { bucket: LOGS, key }));
  const problems = invocationProblems(ended);
  if (documents.length !== LINES)
    problems.push(`${documents.length} of ${LINES} lines of the message that was whole`);
  if (ended.error !== undefined) problems.push('all messages failed for the sake of some');
  const fault = 'messages beside a whole one, to the log processor';
  return { fault, problems, reported: isReported(ended) };
}

async function tryCloneRequest(random: Random, seed: number, functions: Functions): Promise<Tried> {
  const folder = `job-${seed}-source-destination/`;
  return tryRequest(functions, {
    name: 's3-clone-segmenter',
    fault: 'clone-requests to the segmenter',
    key: `${folder}clone-request`,
    text: mutatedText(random, cloneRequest(`job-${seed}`)),
    responseKey: cloneResponseKey(folder),
    parse: parseCloneResponse,
  });
}

async function trySegmentRequest(
  random: Random,
  seed: number,
  functions: Functions,
): Promise<Tried> {
  const folder = `job-${seed}-source-destination/`;
  return tryRequest(functions, {
    name: 's3-clone-copier',
    fault: 'segment-requests to the copier',
    key: `${folder}a-segment-request`,
    text: mutatedText(random, segmentRequest(`job-${seed}`)),
    responseKey: segmentResponseKey(folder, 'a'),
    parse: parseSegmentResponse,
  });
}

/** A request is answered in its folder, whatever is wrong with it: nobody would wait for it otherwise. */
async function tryRequest(
  { platform, invoke }: Functions,
  request: {
    readonly name: 's3-clone-segmenter' | 's3-clone-copier';
    readonly fault: string;
    readonly key: string;
    readonly text: string;
    readonly responseKey: string;
    readonly parse: (text: string) => { readonly error?: { message: string } | undefined };
  },
): Promise<Tried> {
  const { name, fault, key, text, responseKey, parse } = request;
  await platform.s3.direct.put(COMMANDS, key, Buffer.from(text));
  const ended = await invoke(name, inS3({ bucket: COMMANDS, key }));
  const problems = invocationProblems(ended);
  const response = await platform.s3.direct.read(COMMANDS, responseKey);
  if (response === undefined) return { fault, problems: [...problems, 'no response'] };
  const { error } = parse(response.toString());
  problems.push(...wordsProblems(error?.message ?? ''));
  return { fault, problems, reported: error !== undefined };
}

function sampleLog(seed: number): Buffer {
  return sampleBytes({ format: 'alb', lines: LINES, seed, hazards: 0 });
}
