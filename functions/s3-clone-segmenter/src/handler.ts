import { LambdaClient } from '@aws-sdk/client-lambda';
import { openCloneReporter } from '@lambda-core/common/clone/report';
import { withDeadline } from '@lambda-core/common/deadline';
import { invokeAgain } from '@lambda-core/common/hand-on';
import { openS3Clients } from '@lambda-core/common/s3-clients';
import type { Context, SQSBatchResponse } from 'aws-lambda';
import { readConfig } from './config';
import { processEvent } from './process-event';

// Kept between the invocations of one environment: clients and settings, which a freeze does not harm.
const lambda = new LambdaClient({});
let setup: ReturnType<typeof prepare> | undefined;

/** Splits the buckets that clone-requests name into segments. */
export async function handler(
  event: unknown,
  context: Context,
): Promise<SQSBatchResponse | undefined> {
  setup ??= prepare();
  const ready = setup;
  const { hopLimit } = ready.config;
  const target = { lambda, functionName: context.invokedFunctionArn, hopLimit };
  return withDeadline(context.getRemainingTimeInMillis(), (deadline) =>
    processEvent(event, {
      ...ready,
      deadline,
      handOn: (continuation) =>
        invokeAgain(target, continuation, `the walk of ${continuation.key}`),
    }),
  );
}

function prepare() {
  const config = readConfig(process.env);
  const { environment, colour } = config;
  return {
    config,
    clients: openS3Clients({ sockets: config.requestConcurrency + 10 }),
    reporter: openCloneReporter({ service: 's3-clone-segmenter', environment, colour }),
  };
}
