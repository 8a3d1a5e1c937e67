import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Clients } from '../environment/clients';
import type { FoundQueue, Sqs } from '../environment/sqs';
import type { ReplayCommand } from './options';
import type { Report } from './report';

export type Context = {
  readonly command: ReplayCommand;
  readonly region: string;
  readonly sqs: Sqs;
  readonly clients: Clients;
  readonly report: Report;
  /** Sets what the status line says. */
  readonly tell: (text: string) => void;
  readonly signal: AbortSignal;
};

/** @throws LambdaCoreError `NO_QUEUE` that says what may be wrong */
export async function findQueue(
  name: string,
  { command, region, sqs }: Context,
): Promise<FoundQueue> {
  const queue = await sqs.find(name);
  if (queue !== undefined) return queue;
  const { environment, colour } = command;
  throw new LambdaCoreError(
    'NO_QUEUE',
    `found no queue ${name} in ${region}: is the name right (${command.name}), are these the credentials of its account, and was it applied (npm run tf -- ${environment} ${colour} apply)?`,
  );
}
