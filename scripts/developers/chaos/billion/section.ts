import { buildMissing } from '../../../build/build-missing';
import { formatNumber } from '../../../cli/format';
import type { Broken, Chaos, Findings } from '../section';
import { priceOf } from './price';
import { type Run, type RunOutcome, shipRepeated } from './run';

/** A time-out, memory and batches as Terraform deploys them; a young generation as `npm run ship` has it. */
/** As Terraform deploys it, but for what docs/guarantees.md says of memory. */
const DEPLOYED = {
  timeoutSeconds: 120,
  memoryMegabytes: 1024,
  batchSize: 4,
  environment: { NODE_OPTIONS: '--max-semi-space-size=2', DELIVERY_UNCONFIRMED_MEGABYTES: '16' },
};
const FILES = 10;
const LINES = 1_000_000_000;

/**
 * However fast the machine, each file outlasts an invocation: it drains after 4 s, by when its receiver has
 * acknowledged 96,000 lines. A busy machine needs more invocations; a shorter time-out would end them by force.
 */
const SHORT = {
  files: 2,
  lines: 100_000,
  linesPerSecond: 24_000,
  timeoutSeconds: 5,
  atOnce: 2,
  environment: { ...DEPLOYED.environment, DELIVERY_UNCONFIRMED_MEGABYTES: '2' },
};

/** Of the function's process. */
const MOST_MEGABYTES = 160;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const LAMBDA_MEGABYTES_A_CPU = 1_769;

/** Ships more lines than anybody keeps, each of them once, and tells what that costs. */
export async function billionSection(chaos: Chaos): Promise<Findings> {
  await buildMissing(['elb-log-processor']);
  const size = chaos.short
    ? SHORT
    : { files: FILES, lines: Math.ceil((chaos.lines ?? LINES) / FILES) };
  const total = size.files * size.lines;
  // One at a time: on two cores the receiver and S3 want the other.
  const run = { ...DEPLOYED, atOnce: 1, ...size, signal: chaos.signal };
  const outcome = await shipRepeated({
    ...run,
    tell: (documents, seconds) => chaos.tell(progress(documents, total, seconds)),
  });
  const read = outcome.receiver.files.reduce((sum, { lines }) => sum + lines, 0);
  const fault = `${formatNumber(total)} lines in ${size.files} files, ${run.timeoutSeconds} s an invocation`;
  return {
    rows: [{ fault, tries: total, survived: read, note: costs(run, outcome) }],
    broken: outcome.finished ? problemsOf(run, outcome).map((what): Broken => ({ what })) : [],
    absent: outcome.finished
      ? []
      : [`${formatNumber(total - read)} of ${formatNumber(total)} lines, in time`],
  };
}

/** Promises that a finished run broke. */
export function problemsOf(
  { lines }: Pick<Run, 'lines'>,
  { keys, receiver, reports, deadLetters, invocations }: RunOutcome,
): string[] {
  const problems: string[] = receiver.strange.first.map((what) => `strange document: ${what}`);
  for (const key of keys) {
    const file = receiver.files.find((one) => one.key === key);
    const [first] = file?.first ?? [];
    if (file?.ranges === 1 && first?.[0] === 0 && first[1] === lines) continue;
    const found = file === undefined ? 'nothing' : `${file.ranges} ranges: ${String(file.first)}`;
    problems.push(`${key}: read ${found}, expected the lines 0 to ${lines}`);
  }
  const counted = (count: 'encountered' | 'sent') =>
    reports.reduce((sum, { summary }) => sum + summary.lines[count], 0);
  const failed = reports.reduce((sum, { summary }) => sum + summary.failures.sending.total, 0);
  if (counted('encountered') !== counted('sent') + failed)
    problems.push(
      `${counted('encountered')} encountered, ${counted('sent')} sent, ${failed} failed`,
    );
  if (counted('sent') > receiver.documents)
    problems.push(`${counted('sent')} lines count as sent, ${receiver.documents} were read`);
  if (deadLetters.length > 0) problems.push(`dead letters: ${deadLetters.join(', ')}`);
  const peak = peakMegabytes(invocations);
  if (peak > MOST_MEGABYTES)
    problems.push(`the function held ${formatNumber(peak)} MB, expected at most ${MOST_MEGABYTES}`);
  return problems;
}

function costs({ memoryMegabytes }: Pick<Run, 'memoryMegabytes'>, outcome: RunOutcome): string {
  const { invocations, reports, receiver, seconds, cpu } = outcome;
  const { gigabyteSeconds, dollars } = priceOf(invocations, memoryMegabytes);
  const repeats = receiver.files.reduce((sum, file) => sum + file.repeats, 0);
  const continued = reports.filter(({ outcome }) => outcome === 'continued').length;
  const part = memoryMegabytes / LAMBDA_MEGABYTES_A_CPU;
  const share = (used = Number.NaN) => `${formatNumber((used / seconds) * 100)} %`;
  return [
    `${formatNumber(repeats)} repeats`,
    `${formatNumber(invocations.length)} invocations`,
    `${formatNumber(continued)} continuations`,
    `${formatNumber(receiver.documents / seconds)} lines/s`,
    `peak ${formatNumber(peakMegabytes(invocations))} MB`,
    `${formatNumber(receiver.connections)} sockets`,
    `CPU: function ${share(cpu.function)}, receiver ${share(receiver.cpuSeconds)}, S3 and host ${share(cpu.others)}`,
    `${formatNumber(gigabyteSeconds)} GB-s of arm64 at ${memoryMegabytes} MB: $${formatNumber(dollars, 4)}`,
    `$${formatNumber(dollars / part, 4)} where it has the ${formatNumber(part * 100)} % of a vCPU of that memory`,
  ].join('; ');
}

function peakMegabytes(invocations: RunOutcome['invocations']): number {
  return Math.max(0, ...invocations.map(({ peakMemoryBytes }) => peakMemoryBytes)) / 1e6;
}

function progress(documents: number, total: number, seconds: number): string {
  const rate = documents / seconds;
  const left = Math.max(0, Math.ceil((total - documents) / rate / 60));
  return `${formatNumber(documents)} of ${formatNumber(total)} lines, ${formatNumber(rate)} a second, done in ${formatNumber(left)} min`;
}
