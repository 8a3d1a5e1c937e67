import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { domainOf } from '@lambda-core/s3-clone-common/s3/address';
import { element } from '@lambda-core/s3-clone-common/s3/xml';
import type { AwsCredentialIdentity } from '@smithy/types';

/** Services that have no client among our packages; a request a question is all that is asked of them. */
const SERVICES = {
  sts: { endpointVariable: 'STS', version: '2011-06-15' },
  elasticloadbalancing: { endpointVariable: 'ELASTIC_LOAD_BALANCING', version: '2012-06-01' },
  elasticloadbalancingv2: { endpointVariable: 'ELASTIC_LOAD_BALANCING_V2', version: '2015-12-01' },
  route53: { endpointVariable: 'ROUTE_53', version: '2013-04-01' },
  logs: { endpointVariable: 'CLOUDWATCH_LOGS', version: '20140328' },
} as const;

export type Service = keyof typeof SERVICES;

/** Asks a service: an action of a query API, or a path below Route53's version, for XML; CloudWatch Logs for JSON. */
export type AwsApi = {
  query(
    service: Exclude<Service, 'route53' | 'logs'>,
    action: string,
    parameters?: object,
  ): Promise<string>;
  route53(path: string): Promise<string>;
  logs(action: string, input: object): Promise<unknown>;
};

export type AwsApiOptions = {
  readonly region: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly credentials: () => Promise<AwsCredentialIdentity>;
  readonly signal: AbortSignal;
};

/** What a service answered in place of what it was asked; `code` is AWS's, such as `AccessDenied`. */
export class AwsApiError extends LambdaCoreError {
  override readonly name = 'AwsApiError';
}

const DEADLINE_MILLISECONDS = 10_000;

export function openAwsApi({ region, environment, credentials, signal }: AwsApiOptions): AwsApi {
  const send = async (service: Service, method: string, path: string, body = '', more = {}) => {
    const { SignatureV4 } =
      require('@smithy/signature-v4') as typeof import('@smithy/signature-v4');
    const { Sha256 } = require('@smithy/core/checksum') as typeof import('@smithy/core/checksum');
    const url = new URL(path, endpointOf(service, region, environment));
    const signer = new SignatureV4({
      credentials,
      region: service === 'route53' ? globalRegion(region) : region,
      service: service.replace(/v2$/, ''),
      sha256: Sha256,
    });
    const { headers } = await signer.sign({
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      headers: {
        host: url.host,
        ...more,
      },
      body,
    });
    const { host, ...sent } = headers;
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer')), DEADLINE_MILLISECONDS);
    const response = await fetch(url, {
      method,
      headers: sent,
      ...(method === 'POST' ? { body } : {}),
      signal: AbortSignal.any([signal, late.signal]),
    })
      .catch((cause: unknown) => {
        throw new AwsApiError('UNREACHABLE', `${url.origin}: ${describeError(cause)}`, { cause });
      })
      .finally(() => clearTimeout(timer));
    const reply = await response.text();
    if (response.ok) return reply;
    const [code = String(response.status), message = ''] = problemIn(reply);
    throw new AwsApiError(code, `${url.origin}: ${code}: ${message}`);
  };
  return {
    query: (service, action, parameters = {}) => {
      const { version: Version } = SERVICES[service];
      const body = new URLSearchParams({ Action: action, Version, ...parameters });
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      return send(service, 'POST', '/', body.toString(), form);
    },
    route53: (path) => send('route53', 'GET', `/${SERVICES.route53.version}/${path}`),
    async logs(action, input) {
      const target = `Logs_${SERVICES.logs.version}.${action}`;
      const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
      return JSON.parse(await send('logs', 'POST', '/', JSON.stringify(input), headers)) as unknown;
    },
  };
}

/** Whom credentials belong to. */
export type Caller = { readonly account: string; readonly arn: string };

/** What everybody may ask who has credentials at all. */
export async function callerOf({ query }: Pick<AwsApi, 'query'>): Promise<Caller> {
  const xml = await query('sts', 'GetCallerIdentity');
  return { account: element(xml, 'Account') ?? '', arn: element(xml, 'Arn') ?? '' };
}

/** AWS's code and message, as an API of XML or one of JSON has them. */
function problemIn(reply: string): readonly (string | undefined)[] {
  if (!reply.startsWith('{')) return ['Code', 'Message'].map((name) => element(reply, name));
  const { __type: type, message, Message = message } = JSON.parse(reply) as Record<string, string>;
  return [type?.split('#').at(-1), Message];
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html, without profiles. */
function endpointOf(service: Service, region: string, environment: NodeJS.ProcessEnv): string {
  const { AWS_ENDPOINT_URL: forAll, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignored } = environment;
  const own = environment[`AWS_ENDPOINT_URL_${SERVICES[service].endpointVariable}`];
  const configured = ignored?.toLowerCase() === 'true' ? '' : own || forAll;
  if (configured) return configured;
  const domain = domainOf(region);
  if (service === 'route53')
    return `https://route53.${region.startsWith('us-gov-') ? 'us-gov.' : ''}${domain}`;
  return `https://${service.replace(/v2$/, '')}.${region}.${domain}`;
}

/** Route53 is one for all regions of a partition, and signed for in one of them. */
function globalRegion(region: string): string {
  if (region.startsWith('cn-')) return 'cn-northwest-1';
  return region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1';
}
