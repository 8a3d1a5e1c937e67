import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import type { Clients } from '../environment/clients';
import { logPlaceOf } from '../environment/log-place';
import type { Side, SideFigures } from '../environment/metrics';
import { depthOf, type Sqs } from '../environment/sqs';
import { type AccountRange, settle } from './account';
import { listFiles } from './files';
import type { Question } from './look-at-files';
import type { Row } from './table';

export type SideLook = {
  readonly row: Row;
  /** Which of its files are missing something, where that is worth asking. */
  readonly question?: Question;
};

type SideDeps = {
  readonly clients: Clients;
  readonly s3: Client;
  readonly sqs: Sqs;
  readonly place: { readonly account: string; readonly region: string };
  /** Asks of every file, and not only of those of times that lack lines. */
  readonly allFiles: boolean;
  readonly signal: AbortSignal;
};

/** One colour of an API: what was counted, what lies in S3, what waits. */
export async function lookAtSide(
  { api, colour, environment, balancer }: Side,
  figures: SideFigures,
  range: AccountRange,
  { clients, s3, sqs, place, allFiles, signal }: SideDeps,
): Promise<SideLook> {
  const { from, to } = range;
  const logs = await logPlaceOf(balancer, clients);
  const files = logs && (await listFiles(s3, logs, balancer, { ...place, from, to }, signal));
  const name = `${environment}-${colour}-${api}`;
  const row: Row = {
    api,
    colour,
    files: files?.length,
    waiting: await depthOf(sqs, `${name}-logs`),
    deadLetters: await depthOf(sqs, `${name}-logs-dead-letters`),
    ...settle(figures, range),
  };
  const { missing, when, deadLetters = 0 } = row;
  if (!allFiles && missing === 0 && deadLetters === 0) return { row };
  const spans = allFiles ? [{ from, to }] : when.map(({ at }) => spanOf(at, range));
  const question = { name, bucket: logs?.bucket ?? '', files: files ?? [], spans, deadLetters };
  return { row, question };
}

/** When the lines of what a period lacks may have been written: others that came late may have stood in for them. */
function spanOf(at: number, { period, late }: AccountRange) {
  return { from: at - late * period, to: at + period };
}
