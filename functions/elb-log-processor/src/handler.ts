import { withDeadline } from '@lambda-core/common/deadline';
import type { EventResult } from '@lambda-core/common/event-result';
import { refuseUnverifiedTls } from '@lambda-core/common/verified-tls';
import type { Context } from 'aws-lambda';
import { type ProcessorConfig, readConfig } from './config';
import type { DeliveryOptions } from './delivery/delivery';
import { withTlsSecret } from './delivery/tls-secret';
import { processEvent } from './process-event';
import { openWorkQueue, type WorkQueue } from './queue/work-queue';
import { openReporter, type Reporter } from './report';
import { createS3Client } from './source/s3-client';

type Setup = {
  config: ProcessorConfig;
  target: DeliveryOptions;
  reporter: Reporter;
  queue: WorkQueue | undefined;
};

// Kept between the invocations of one environment: clients and settings, which a freeze does not harm.
// Sockets to the receiver are not among them: Lambda may freeze us for longer than those live.
const s3 = createS3Client();
let setup: Promise<Setup> | undefined;

/** Ships the ELB log files that an event names to Logstash; `readObjectEvent` says what events there are. */
export async function handler(event: unknown, context: Context): Promise<EventResult> {
  setup ??= prepare();
  let ready: Setup;
  try {
    ready = await setup;
  } catch (error) {
    // A secret that could not be fetched may be there next time.
    setup = undefined;
    throw error;
  }
  return withDeadline(context.getRemainingTimeInMillis(), (deadline) =>
    processEvent(event, { ...ready, s3, deadline }),
  );
}

async function prepare(): Promise<Setup> {
  refuseUnverifiedTls(process.env);
  const config = readConfig(process.env);
  const { target, tlsSecretArn, queues } = config;
  const tls =
    tlsSecretArn === undefined ? {} : { tls: await withTlsSecret({ ...target.tls }, tlsSecretArn) };
  return {
    config,
    target: { ...target, ...tls },
    reporter: openReporter(config.context),
    queue: queues && openWorkQueue(queues),
  };
}
