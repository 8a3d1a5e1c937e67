import type { AwsApi } from '../environment/aws-api';
import { lookAt } from '../environment/letters';
import { type LogFile, mayHold } from '../environment/log-files';
import type { Sqs } from '../environment/sqs';
import { type Finding, findingsOf } from './findings';
import { findLogGroup, logMessages } from './log-events';
import { type Reading, readSummary, SUMMARY } from './readings';

/** The files of one colour of an API, and when lines of it are missing. */
export type Question = {
  /** `ENV-COLOUR-API`, with which the names of what is deployed for it begin. */
  readonly name: string;
  readonly bucket: string;
  readonly files: readonly LogFile[];
  /** Milliseconds since 1970. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  readonly deadLetters: number;
};

type Answer = {
  readonly findings: readonly Finding[];
  /** What cannot be told of the files, and why. */
  readonly notes: readonly string[];
};

type LookDeps = {
  readonly aws: Pick<AwsApi, 'logs'>;
  readonly sqs: Sqs;
  readonly now: number;
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
};

/**
 * Which files are missing something: those of S3 that no summary in the function's log calls shipped, and those that
 * rest with the dead letters. The messages that wait are left alone: whoever receives one hides it, and counts as a try.
 */
export async function lookAtFiles(question: Question, deps: LookDeps): Promise<Answer> {
  const { bucket, files, spans } = question;
  const deadLetters = await reasonsOf(question, deps);
  const asked = files.filter((file) => spans.some((span) => mayHold(file, span)));
  const { told, readings, notes } = await readLog(asked, question, deps);
  const findings = findingsOf({ bucket, files: told, readings, deadLetters });
  if (asked.length > 0 && findings.length === 0 && notes.length === 0)
    return { findings, notes: [`all ${asked.length} files of that time were read and sent`] };
  return { findings, notes };
}

/** Of which files the log can tell, and what it says of them. */
async function readLog(
  asked: readonly LogFile[],
  { name, bucket, spans }: Question,
  { aws, now, tell, signal }: LookDeps,
) {
  const readings = new Map<string, Reading[]>();
  if (asked.length === 0) return { told: asked, readings, notes: [] };
  const group = await findLogGroup(aws, `/aws/lambda/${name}-elb-log-processor`, now);
  if (group === undefined)
    return { told: [], readings, notes: ['its function has no log: what it read is not known'] };
  const told = asked.filter(({ end }) => end > group.keptFrom);
  const oldest = new Date(group.keptFrom).toISOString();
  const notes =
    told.length === asked.length
      ? []
      : [
          `${asked.length - told.length} files are from before ${oldest}, where its log begins: whether they were read is not known`,
        ];
  const wanted = new Set(told.map(({ key }) => `s3://${bucket}/${key}`));
  const from = Math.max(group.keptFrom, Math.min(...spans.map((span) => span.from)));
  let seen = 0;
  // Until now: what failed at its time may have been sent since.
  const query = { from, to: now, text: SUMMARY };
  for await (const message of logMessages(aws, group, query, signal)) {
    seen += 1;
    tell(`reads what the function said of the files of ${name}: ${seen}`);
    const { object = '', reading } = readSummary(message) ?? {};
    if (reading === undefined || !wanted.has(object)) continue;
    readings.set(object, [...(readings.get(object) ?? []), reading]);
  }
  return { told, readings, notes };
}

/** What rests with the dead letters, by object, and why. */
async function reasonsOf({ name, deadLetters }: Question, { sqs, tell, signal }: LookDeps) {
  const reasons = new Map<string, string>();
  const queue = deadLetters > 0 ? await sqs.find(`${name}-logs-dead-letters`) : undefined;
  if (queue === undefined) return reasons;
  const onLook = (letters: number) => tell(`looks at the dead letters of ${name}: ${letters}`);
  for (const { objects, reason } of await lookAt(sqs, queue, { onLook, signal }))
    for (const object of objects) reasons.set(object, reason);
  return reasons;
}
