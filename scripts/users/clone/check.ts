import { setMaxListeners } from 'node:events';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { statusOf } from '@lambda-core/common/s3-errors';
import { keyFilter } from '@lambda-core/s3-clone-common/keys/key-filter';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { headBucket } from '@lambda-core/s3-clone-common/s3/head-bucket';
import { count } from '../../cli/format';
import { printable } from '../../cli/printable';
import type { IO } from './clone';
import type { CheckCommand } from './options';
import { openProgress } from './progress';
import { checkReport } from './proof/check-report';
import { openRangeSpool } from './proof/range-spool';
import { readReport } from './proof/read-report';
import { verificationLines } from './result';
import { openSteps, within } from './steps';
import { sideOf } from './verify/job';

const SOCKETS = 128;

/** Holds a report against the buckets that it names; returns the exit status, 0 when both are as it says. */
export async function check(command: CheckCommand, io: IO): Promise<number> {
  const { environment, stdout, stderr } = io;
  const { check: path, timeoutSeconds, json } = command;
  const signal = within(timeoutSeconds, io.signal);
  setMaxListeners(0, signal);
  using progress = openProgress(stderr, 'line');
  const step = openSteps(timeoutSeconds, progress, signal);
  using clients = openClients({ sockets: SOCKETS, environment });
  const retrying = { counters: { retries: 0, throttles: 0 }, signal, onRetry: progress.retry };

  using ranges = openRangeSpool();
  const report = await step(`${path} to be read`, () => readReport(path, ranges));
  const { source, destination, made, job, total } = report;
  await step('credentials and a region', () =>
    Promise.all([clients.credentials(), clients.region()]),
  );
  await step('the buckets', () =>
    Promise.all(
      Object.entries({ source, destination }).map(([side, { name, region }]) =>
        headBucket(clients.clientFor(region), name, retrying).catch((error) => {
          // Without the permission to ask for the bucket, a prefix of it may be open.
          if (statusOf(error) !== 404) return;
          const message = `--check: found ${side} ${JSON.stringify(name)} in ${path}, and there is no such bucket`;
          throw new LambdaCoreError('BUCKET_MISSING', message);
        }),
      ),
    ),
  );
  const [from, to] = [sideOf(clients, source), sideOf(clients, destination)];
  const includes = keyFilter(report) ?? (() => true);
  const options = { includes, retrying, made: Date.parse(made) };
  const verification = await step(`both listings, of ${count(total.objects, 'object')}`, () =>
    checkReport(from, to, ranges, options),
  );
  progress.close();
  const differences = verification.differences.total;
  const ok = differences === 0 && report.differences.total === 0;
  if (json) {
    const result = { report: path, job: job.id, made, source, destination, ok, verification };
    stdout.write(`${printable(JSON.stringify(result))}\n`);
  } else {
    const sides = `${source.name} and ${destination.name}`;
    const lines = [
      `held ${sides} against the report of job ${job.id}, made ${made}`,
      ...verificationLines(verification),
    ];
    stdout.write(`${printable(lines.join('\n'))}\n`);
  }
  if (report.differences.total > 0)
    progress.note(
      `error: the report itself tells of ${count(report.differences.total, 'difference')}`,
    );
  if (differences > 0) progress.note(`error: ${count(differences, 'difference')} found`);
  return ok ? 0 : 1;
}
