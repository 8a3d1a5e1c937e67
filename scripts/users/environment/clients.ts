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

/**
 * The SDK's clients; credentials and endpoints are those that the AWS CLI would take. Each is loaded and opened when it
 * is first used: all of them take longer than most commands otherwise do.
 */
export function openClients(
  region: string,
  stateRegion: string,
  { dnsRoleArn, signal = new AbortController().signal, end }: ClientsOptions = {},
): Clients {
  const common = { ...GIVES_UP_SOON, maxAttempts: 3 };
  const here = { ...common, region };
  const openS3 = (region: string) => {
    const { S3Client } = require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
    return new S3Client({ ...common, region, forcePathStyle: forcesPathStyle(process.env) });
  };
  return openedLate<Clients>(
    {
      route53() {
        const { Route53Client } =
          require('@aws-sdk/client-route-53') as typeof import('@aws-sdk/client-route-53');
        const own = new Route53Client(here);
        if (!dnsRoleArn) return own;
        const { credentials } = own.config;
        const asked = { region, environment: process.env, credentials, signal };
        return new Route53Client({ ...here, credentials: assumedRole(dnsRoleArn, asked) });
      },
      cloudwatch() {
        const { CloudWatchClient } =
          require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
        return new CloudWatchClient(here);
      },
      elb() {
        const { ElasticLoadBalancingClient } =
          require('@aws-sdk/client-elastic-load-balancing') as typeof import('@aws-sdk/client-elastic-load-balancing');
        return new ElasticLoadBalancingClient(here);
      },
      elbv2() {
        const { ElasticLoadBalancingV2Client } =
          require('@aws-sdk/client-elastic-load-balancing-v2') as typeof import('@aws-sdk/client-elastic-load-balancing-v2');
        return new ElasticLoadBalancingV2Client(here);
      },
      lambda() {
        const { LambdaClient } =
          require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
        return new LambdaClient(here);
      },
      sns() {
        const { SNSClient } =
          require('@aws-sdk/client-sns') as typeof import('@aws-sdk/client-sns');
        return new SNSClient(here);
      },
      sqs() {
        const { SQSClient } =
          require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
        // Else the SDK takes the host from a queue's URL, in spite of AWS_ENDPOINT_URL.
        return new SQSClient({ ...here, useQueueUrlAsEndpoint: false });
      },
      s3: () => openS3(region),
      state: () => openS3(stateRegion),
    },
    (client: Clients[keyof Clients]) => end && endBy(end, client),
  );
}

/** What `open` has, each opened, and then told of, when it is first read. */
function openedLate<All extends object>(
  open: { readonly [Name in keyof All]: () => All[Name] },
  onOpen: (opened: All[keyof All]) => void,
): All {
  const all = {} as All;
  for (const name of Object.keys(open) as (keyof All)[])
    Object.defineProperty(all, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = open[name]();
        onOpen(value);
        Object.defineProperty(all, name, { value, enumerable: true });
        return value;
      },
    });
  return all;
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
