import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { CREDENTIALS } from '@lambda-core/local/credentials';
import { type HttpEndpoint, serveHttp } from '@lambda-core/local/serve-http';
import { openAwsApi } from './aws-api';

let service: HttpEndpoint;
let heard: { request: IncomingMessage; body: string }[] = [];
let answer = { status: 200, body: '<Account>123456789012</Account>' };

beforeAll(async () => {
  const server = createServer(async (request, response) => {
    heard.push({ request, body: await text(request) });
    response.writeHead(answer.status).end(answer.body);
  });
  service = await serveHttp(server, 'a service');
});
beforeEach(() => {
  heard = [];
  answer = { status: 200, body: '<Account>123456789012</Account>' };
});
afterAll(() => service[Symbol.asyncDispose]());

const open = (environment: NodeJS.ProcessEnv, region = 'eu-west-1', signal?: AbortSignal) =>
  openAwsApi({
    region,
    environment,
    credentials: async () => CREDENTIALS,
    signal: signal ?? new AbortController().signal,
  });

test('an action is posted with its version, signed for its service and region', async () => {
  const api = open({ AWS_ENDPOINT_URL: service.endpoint });
  await api.query('elasticloadbalancingv2', 'DescribeLoadBalancers', { 'Names.member.1': 'edge' });
  expect(heard[0]?.body).toBe(
    'Action=DescribeLoadBalancers&Version=2015-12-01&Names.member.1=edge',
  );
  expect(heard[0]?.request.headers.authorization).toMatch(
    /^AWS4-HMAC-SHA256 Credential=local\/\d{8}\/eu-west-1\/elasticloadbalancing\/aws4_request, /,
  );
});

test.each([
  ['eu-west-1', 'us-east-1'],
  ['us-gov-east-1', 'us-gov-west-1'],
  ['cn-north-1', 'cn-northwest-1'],
])('Route53 is asked from %s in %s', async (region, signedFor) => {
  await open({ AWS_ENDPOINT_URL: service.endpoint }, region).route53(
    'hostedzonesbyname?dnsname=thing.com',
  );
  expect(heard[0]?.request.url).toBe('/2013-04-01/hostedzonesbyname?dnsname=thing.com');
  expect(heard[0]?.request.headers.authorization).toContain(`/${signedFor}/route53/aws4_request`);
});

test('CloudWatch Logs is asked, and refuses, in JSON', async () => {
  const api = open({ AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.endpoint });
  answer = { status: 200, body: '{"events":[]}' };
  expect(await api.logs('FilterLogEvents', { logGroupName: 'g' })).toEqual({ events: [] });
  expect(heard[0]).toMatchObject({ body: '{"logGroupName":"g"}' });
  expect(heard[0]?.request.headers).toMatchObject({
    'x-amz-target': 'Logs_20140328.FilterLogEvents',
    authorization: expect.stringContaining('/eu-west-1/logs/aws4_request'),
  });
  answer = { status: 400, body: '{"__type":"a#ResourceNotFoundException","message":"no group"}' };
  await expect(api.logs('FilterLogEvents', {})).rejects.toMatchObject({
    code: 'ResourceNotFoundException',
    message: expect.stringContaining('no group'),
  });
});

test("a service's own endpoint goes before the one for all", async () => {
  const api = open({
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_ENDPOINT_URL_STS: service.endpoint,
  });
  expect(await api.query('sts', 'GetCallerIdentity')).toContain('123456789012');
});

test("an error has AWS's code, and who said it", async () => {
  answer = { status: 403, body: '<Code>AccessDenied</Code><Message>not you</Message>' };
  await expect(
    open({ AWS_ENDPOINT_URL: service.endpoint }).query('sts', 'GetCallerIdentity'),
  ).rejects.toMatchObject({
    code: 'AccessDenied',
    message: `${service.endpoint}: AccessDenied: not you`,
  });
});

test('one that cannot be reached is named, and so is an interruption', async () => {
  const api = open({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
  await expect(api.query('sts', 'GetCallerIdentity')).rejects.toMatchObject({
    code: 'UNREACHABLE',
    message: expect.stringContaining('http://127.0.0.1:9: '),
  });
  const gone = open(
    { AWS_ENDPOINT_URL: service.endpoint },
    'eu-west-1',
    AbortSignal.abort(new Error('gone')),
  );
  await expect(gone.query('sts', 'GetCallerIdentity')).rejects.toThrow('gone');
});
