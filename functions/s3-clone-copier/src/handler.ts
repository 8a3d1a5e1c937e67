import { withDeadline } from '@lambda-core/common/deadline';
import type { EventResult } from '@lambda-core/common/event-result';
import { openCloneReporter } from '@lambda-core/s3-clone-common/report';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import type { Context } from 'aws-lambda';
import { readConfig } from './config';
import { openContinuing } from './continuation';
import { processEvent } from './process-event';

/** Lambda allows 1,024 file descriptors. */
const SOCKETS = 900;

// Kept between the invocations of one environment: clients and settings, which a freeze does not harm.
let setup: ReturnType<typeof prepare> | undefined;

/** Copies the segments that segment-requests name. */
export async function handler(event: unknown, context: Context): Promise<EventResult> {
  setup ??= prepare();
  const ready = setup;
  return withDeadline(context.getRemainingTimeInMillis(), (deadline) =>
    processEvent(event, { ...ready, deadline }),
  );
}

function prepare() {
  const config = readConfig(process.env);
  const { environment, colour, queueUrl } = config;
  return {
    config,
    clients: openClients({ sockets: SOCKETS }),
    continueLater: queueUrl === undefined ? undefined : openContinuing(queueUrl, config.hopLimit),
    reporter: openCloneReporter({ service: 's3-clone-copier', environment, colour }),
  };
}
