import { withDeadline } from '@lambda-core/common/deadline';
import type { EventResult } from '@lambda-core/common/event-result';
import { openCloneReporter } from '@lambda-core/s3-clone-common/report';
import { openEnvironmentClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { Context } from 'aws-lambda';
import { readConfig } from './config';
import type { Continuation } from './continuation';
import { processEvent } from './process-event';
import type { SelfInvokeTarget } from './self-invoke';

// Kept between the invocations of one environment: clients and settings, which a freeze does not harm.
let lambda: SelfInvokeTarget['lambda'] | undefined;
let setup: ReturnType<typeof prepare> | undefined;

/** Splits the buckets that clone-requests name into segments. */
export async function handler(event: unknown, context: Context): Promise<EventResult> {
  setup ??= prepare();
  const ready = setup;
  const { hopLimit } = ready.config;
  const functionName = context.invokedFunctionArn;
  return withDeadline(context.getRemainingTimeInMillis(), (deadline) =>
    processEvent(event, {
      ...ready,
      deadline,
      selfInvoke: (continuation) => selfInvoke(functionName, hopLimit, continuation),
    }),
  );
}

/** The SDK is loaded for this: most buckets are walked in one invocation, and a start without it is shorter. */
async function selfInvoke(
  functionName: string,
  hopLimit: number,
  continuation: Continuation,
): Promise<void> {
  const { selfInvoke, LambdaClient } = require('./self-invoke') as typeof import('./self-invoke');
  lambda ??= new LambdaClient({});
  const target = { lambda, functionName, hopLimit };
  await selfInvoke(target, continuation, `the walk of ${continuation.key}`);
}

function prepare() {
  const config = readConfig(process.env);
  const { environment, colour } = config;
  return {
    config,
    clients: openEnvironmentClients(config.requestConcurrency + 10, process.env),
    reporter: openCloneReporter({ service: 's3-clone-segmenter', environment, colour }),
  };
}
