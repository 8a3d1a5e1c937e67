import { once } from 'node:events';
import { request } from 'node:http';
import {
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
  type LambdaServiceException,
} from '@aws-sdk/client-lambda';
import { clientSettings } from '../credentials';
import { createGate } from './fixtures/gate';
import { openTestHost, type TestHost } from './fixtures/open';

let subject: TestHost;
let client: LambdaClient;

beforeEach(async () => {
  subject = await openTestHost({}, { retryDelaysMilliseconds: [1, 1] });
  client = new LambdaClient({ ...clientSettings(subject.host), maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await subject.host.close();
});

const invoke = (event: unknown, options: Partial<InvokeCommandInput> = {}) =>
  client.send(
    new InvokeCommand({ FunctionName: 'subject', Payload: JSON.stringify(event), ...options }),
  );

const failureOf = async (call: Promise<unknown>) => {
  const error = await call.then(
    () => undefined,
    (reason: LambdaServiceException) => reason,
  );
  return [error?.name, error?.$metadata.httpStatusCode, error?.message];
};

test.each([
  'subject',
  'subject:live',
  '123456789012:function:subject',
  'arn:aws:lambda:us-east-1:123456789012:function:subject',
  'arn:aws:lambda:us-east-1:123456789012:function:subject:live',
])('answers a synchronous call to %s', async (FunctionName) => {
  const event = { do: 'echo', text: 'é 😀' };
  const { StatusCode, Payload, FunctionError } = await invoke(event, { FunctionName });
  expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: undefined });
  expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({ event, calls: 1 });
});

test('answers 200 with a function error when the function failed', async () => {
  const { StatusCode, FunctionError, Payload } = await invoke({ do: 'throw' });
  expect({ StatusCode, FunctionError }).toEqual({ StatusCode: 200, FunctionError: 'Unhandled' });
  expect(JSON.parse(Payload?.transformToString() ?? '')).toMatchObject({
    errorType: 'RangeError',
    errorMessage: 'out of range',
    trace: expect.any(Array),
  });
});

test('takes an asynchronous call at once and runs it in the background', async () => {
  const { host, invocations } = subject;
  const gate = await createGate();
  const event = { do: 'wait', port: gate.port };
  const { StatusCode, $metadata } = await invoke(event, { InvocationType: 'Event' });
  expect(StatusCode).toBe(202);
  expect(host.pendingInvocations).toBe(1);
  await gate.waitForArrivals(1);
  expect(invocations).toEqual([]);
  gate.open();
  await host.idle();
  expect(invocations).toMatchObject([{ requestId: $metadata.requestId }]);
  await gate.close();
});

test('tries a failing asynchronous call three times, then lists it as failed', async () => {
  const { host, invocations } = subject;
  const { $metadata } = await invoke({ do: 'throw' }, { InvocationType: 'Event' });
  await host.idle();
  expect(invocations).toHaveLength(3);
  expect(host.failedInvocations).toMatchObject([
    {
      functionName: 'subject',
      requestId: $metadata.requestId,
      event: { do: 'throw' },
      tries: 3,
      error: { errorType: 'RangeError' },
    },
  ]);
});

test('answers a dry run without running anything', async () => {
  const { StatusCode } = await invoke({}, { InvocationType: 'DryRun' });
  expect(StatusCode).toBe(204);
  expect(subject.invocations).toEqual([]);
});

test('refuses an unknown function', async () => {
  expect(await failureOf(invoke({}, { FunctionName: 'other' }))).toEqual([
    'ResourceNotFoundException',
    404,
    'Function not found: arn:aws:lambda:us-east-1:123456789012:function:other',
  ]);
});

test.each([
  ['RequestResponse', 6],
  ['Event', 1],
] as const)('refuses a payload over the limit (%s)', async (InvocationType, megabytes) => {
  const text = 'x'.repeat(megabytes * 1024 * 1024);
  const [name, status] = await failureOf(invoke({ text }, { InvocationType }));
  expect([name, status]).toEqual(['RequestTooLargeException', 413]);
  const within = { do: 'nothing', text: text.slice(100) };
  expect((await invoke(within, { InvocationType })).FunctionError).toBeUndefined();
});

test('refuses a payload that is no JSON', async () => {
  const [name, status] = await failureOf(invoke({}, { Payload: 'nonsense' }));
  expect([name, status]).toEqual(['InvalidRequestContentException', 400]);
});

test('refuses a call that came by the name of somebody else', async () => {
  const { port } = new URL(subject.host.endpoint);
  const path = '/2015-03-31/functions/subject/invocations';
  const headers = { host: 'evil.example' };
  const [response] = await once(
    request({ host: '127.0.0.1', port, path, method: 'POST', headers }).end(),
    'response',
  );
  expect(response.statusCode).toBe(403);
  response.destroy();
  expect(subject.invocations).toEqual([]);
});

test('refuses every other call', async () => {
  const response = await fetch(`${subject.host.endpoint}/2015-03-31/functions`);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ message: expect.stringContaining('Only Invoke') });
});
