import { sampleKey } from '@lambda-core/local/samples/keys';
import { formatNumber } from '../../cli/format';
import { BUCKET } from './names';
import { pretty } from './pretty';
import { SAMPLES, sampleBytes } from './samples';
import type { Session } from './session';

/** Ships a sample of every format; returns whether every line is accounted for, and once. */
export async function shipSamples(session: Session): Promise<boolean> {
  const { platform, receiver, totals, print, doing } = session;
  const { counters, ids } = receiver;
  const expected = SAMPLES.reduce((sum, { lines }) => sum + lines, 0);
  const all = formatNumber(expected);
  print(
    `Logs: ${SAMPLES.length} files, one of every format of ELB's, ${all} lines, put into s3://${BUCKET}.`,
  );
  print();
  doing(() => `${formatNumber(counters.lines)} of ${all} lines arrived`);
  for (const [at, sample] of SAMPLES.entries()) {
    const key = sampleKey(sample.format, 1);
    await platform.s3.direct.put(BUCKET, key, await sampleBytes(sample));
    // Making the others would keep this process, S3 and the receiver in it, from the first.
    if (at === 0) await session.idle();
  }
  await session.idle();
  doing(() => '');

  print();
  const { firstConfirmed = 0 } = session.world;
  print(
    `The first documents were confirmed ${(firstConfirmed / 1000).toFixed(1)} s after the start.`,
  );
  print();
  print('The first summary that the function printed:');
  for (const line of pretty(totals.example)) print(`  ${line}`);
  print();
  print('The first document that arrived, shortened:');
  for (const line of pretty(receiver.documents[0])) print(`  ${line}`);
  return (
    totals.encountered === expected &&
    totals.sent === expected &&
    totals.deadLetters === 0 &&
    ids.size === expected &&
    counters.malformedLines === 0
  );
}
