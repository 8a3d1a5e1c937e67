import { isDeepStrictEqual } from 'node:util';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { readContinuation } from '@lambda-core/elb-log-processor/queue/continuation';
import type { Random } from '@lambda-core/local/random';
import {
  parseCloneRequest,
  parseSegmentRequest,
} from '@lambda-core/s3-clone-common/contract/parse';
import { mutatedEvent } from './events';
import { mutatedText } from './mutated-json';
import { cloneRequest, segmentRequest } from './requests';
import type { Tried } from './tried';

const COUNT = 30;
/** Of a message, in characters. */
const LONGEST = 2_000;
/** What the engine says, which names no field and no remedy. */
const ENGINES_WORDS =
  /call stack|Cannot (read|convert|set|destructure)|is not (a function|iterable|defined|a constructor)|Invalid (array|string) length|URI malformed|circular|heap/i;

const READERS = {
  'events to the function that reads them': {
    codes: /^EVENT_UNKNOWN$/,
    read(random: Random) {
      const event = mutatedEvent(random, { bucket: 'logs', key: 'a b.log' });
      const { items } = readObjectEvent(event, readContinuation);
      for (const { problem, objects } of items) {
        if (problem !== undefined) throw problem;
        const named = objects.every(({ bucket, key }) => isName(bucket) && isName(key));
        if (!named) throw new Error(`took ${JSON.stringify(objects)} for objects`);
      }
    },
  },
  'clone-requests to the function that reads them': {
    codes: /^REQUEST_/,
    read: (random: Random) => sameAs(mutatedText(random, cloneRequest('job')), parseCloneRequest),
  },
  'segment-requests to the function that reads them': {
    codes: /^REQUEST_/,
    read: (random: Random) =>
      sameAs(mutatedText(random, segmentRequest('job')), parseSegmentRequest),
  },
};

/** Returns wrong events and files to what reads them: thousands a second, and the prototypes in sight. */
export function tryReading(random: Random): Tried[] {
  return Object.entries(READERS).flatMap(([fault, { codes, read }]) =>
    Array.from({ length: COUNT }, () => {
      let error: unknown;
      try {
        read(random);
      } catch (caught) {
        error = caught;
      }
      const problems = [
        ...(error === undefined ? [] : errorProblems(error, codes)),
        ...pollution(),
      ];
      return { fault, problems, reported: error !== undefined };
    }),
  );
}

/** What is wrong with the error that tells of wrong input. */
export function errorProblems(error: unknown, codes: RegExp): string[] {
  if (!(error instanceof LambdaCoreError)) return [`no error of ours: ${error}`];
  const { code, message } = error;
  return [
    ...(codes.test(code) ? [] : [`code ${code}`]),
    ...wordsProblems(message),
    ...(message.length > LONGEST ? [`a message of ${message.length} characters`] : []),
  ];
}

export function wordsProblems(message: string): string[] {
  return ENGINES_WORDS.test(message) ? [`the engine's own words: ${message.slice(0, 200)}`] : [];
}

/** Nothing is taken that was not there, and nothing that was there is left out. */
function sameAs(text: string, parse: (text: string, commandBucket: string) => unknown): void {
  const value = parse(text, 'commands');
  if (!isDeepStrictEqual(value, JSON.parse(text)))
    throw new Error(`made ${JSON.stringify(value)} of ${text.slice(0, 500)}`);
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && text !== '' && !/\p{Surrogate}/u.test(text);
}

const OWN = new Map(
  [Object.prototype, Array.prototype, Function.prototype].map((one) => [
    one,
    Reflect.ownKeys(one).length,
  ]),
);

/** What was added to prototypes since this was loaded. */
function pollution(): string[] {
  return [...OWN].flatMap(([prototype, count]) =>
    Reflect.ownKeys(prototype).length === count ? [] : ['a prototype was changed'],
  );
}
