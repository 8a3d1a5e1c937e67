import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { forcesPathStyle, GIVES_UP_SOON } from '../../cli/aws-client';
import { assumedRole } from './assumed-role';

export type Clients = {
  readonly route53: Route53Client;
  readonly cloudwatch: CloudWatchClient;
  readonly elb: ElasticLoadBalancingClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  /** Of the region where the state lies. */
  readonly state: S3Client;
};

export type ClientsOptions = {
  /** The role by which the zone is read and changed, where that is another account's. */
  readonly dnsRoleArn?: string | undefined;
  readonly signal?: AbortSignal;
  /** Ends whatever the clients are asked, whoever asks. */
  readonly end?: AbortSignal;
};

/** The SDK's clients; credentials and endpoints are those that the AWS CLI would take. */
export function openClients(
  region: string,
  stateRegion: string,
  { dnsRoleArn, signal = new AbortController().signal, end }: ClientsOptions = {},
): Clients {
  const { Route53Client } =
    require('@aws-sdk/client-route-53') as typeof import('@aws-sdk/client-route-53');
  const { CloudWatchClient } =
    require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
  const { ElasticLoadBalancingClient } =
    require('@aws-sdk/client-elastic-load-balancing') as typeof import('@aws-sdk/client-elastic-load-balancing');
  const { ElasticLoadBalancingV2Client } =
    require('@aws-sdk/client-elastic-load-balancing-v2') as typeof import('@aws-sdk/client-elastic-load-balancing-v2');
  const { LambdaClient } =
    require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
  const { SNSClient } = require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
  const { SQSClient } = require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
  const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  const common = { ...GIVES_UP_SOON, maxAttempts: 3 };
  const here = { ...common, region };
  const forcePathStyle = forcesPathStyle(process.env);
  const route53 = new Route53Client(here);
  const { credentials } = route53.config;
  const asked = { region, environment: process.env, credentials, signal };
  const inZone = dnsRoleArn && { ...here, credentials: assumedRole(dnsRoleArn, asked) };
  const clients: Clients = {
    route53: inZone ? new Route53Client(inZone) : route53,
    cloudwatch: new CloudWatchClient(here),
    elb: new ElasticLoadBalancingClient(here),
    elbv2: new ElasticLoadBalancingV2Client(here),
    lambda: new LambdaClient(here),
    sns: new SNSClient(here),
    // Else the SDK takes the host from a queue's URL, in spite of AWS_ENDPOINT_URL.
    sqs: new SQSClient({ ...here, useQueueUrlAsEndpoint: false }),
    s3: new S3Client({ ...here, forcePathStyle }),
    state: new S3Client({ ...common, region: stateRegion, forcePathStyle }),
  };
  if (end !== undefined) for (const client of Object.values(clients)) endBy(end, client);
  return clients;
}

type Handled = {
  readonly config: {
    readonly requestHandler: {
      handle(request: never, options?: { abortSignal?: unknown }): Promise<unknown>;
    };
  };
};

/** Requests that have a signal of their own keep it. */
function endBy(end: AbortSignal, { config: { requestHandler } }: Handled): void {
  const handle = requestHandler.handle.bind(requestHandler);
  requestHandler.handle = (request, options) =>
    handle(request, { ...options, abortSignal: options?.abortSignal ?? end });
}
