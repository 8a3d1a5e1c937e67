import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGate, type Gate } from './fixtures/gate';
import { bundle, openTestHost, type TestHost } from './fixtures/open';
import type { LambdaHost, LambdaHostOptions } from './host';
import type { FunctionDefinition } from './types';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function open(
  definition?: Partial<FunctionDefinition>,
  options?: LambdaHostOptions,
): Promise<TestHost> {
  const test = await openTestHost(definition, options);
  opened.push(test.host);
  return test;
}

async function openGate(): Promise<Gate> {
  const gate = await createGate();
  opened.push(gate);
  return gate;
}

type Echo = {
  calls: number;
  pid: number;
  environment: Record<string, string>;
  context: Record<string, unknown>;
};

const echo = async (host: LambdaHost) =>
  (await host.invoke('subject', { do: 'echo' })).payload as Echo;

test("gives the function its own variables and Lambda's, nothing else of this machine", async () => {
  process.env['OF_THE_MACHINE'] = '1';
  const { host } = await open();
  const { environment } = await echo(host);
  delete process.env['OF_THE_MACHINE'];
  expect(environment).toMatchObject({
    COLOUR: 'blue',
    AWS_LAMBDA_FUNCTION_NAME: 'subject',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '256',
    AWS_REGION: 'us-east-1',
    _X_AMZN_TRACE_ID: expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Sampled=0$/),
  });
  expect(environment).not.toHaveProperty('OF_THE_MACHINE');
  const foreign = /^(?!AWS_|_X_AMZN|_HANDLER|LAMBDA_TASK_ROOT|PATH|HOME|LANG|TZ|COLOUR)/;
  expect(Object.keys(environment).filter((name) => foreign.test(name))).toEqual([]);
});

test('starts provisioned environments ahead, so that their first invocations are warm', async () => {
  const { host, invocations } = await open({ provisionedConcurrency: 2 });
  const ahead = host.processIds();
  expect(ahead).toHaveLength(2);
  const { pid, calls } = await echo(host);
  expect(ahead).toContain(pid);
  expect(calls).toBe(1);
  expect(invocations).toMatchObject([{ cold: false, initMilliseconds: 0 }]);
  expect(host.processIds()).toEqual(ahead);
});

test('a provisioned environment that cannot load its bundle fails the invocation', async () => {
  const { host } = await open({ handler: 'index.absent', provisionedConcurrency: 1 });
  const { error } = await host.invoke('subject', {});
  expect(error?.errorType).toBe('Runtime.HandlerNotFound');
});

test("gives the handler Lambda's context", async () => {
  const { host } = await open({}, { region: 'eu-west-1', accountId: '111122223333' });
  const { requestId, payload } = await host.invoke('subject', { do: 'echo' });
  expect((payload as Echo).context).toMatchObject({
    functionName: 'subject',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:subject',
    memoryLimitInMB: '256',
    awsRequestId: requestId,
    logGroupName: '/aws/lambda/subject',
    logStreamName: expect.stringContaining('[$LATEST]'),
    callbackWaitsForEmptyEventLoop: true,
  });
  const { remaining } = (payload as Echo).context;
  expect(remaining).toBeGreaterThan(0);
  expect(remaining).toBeLessThanOrEqual(30_000);
});

test('a function that is invoked by an alias is told so', async () => {
  const { host } = await open({ alias: 'live' });
  const { context } = await echo(host);
  expect(context['invokedFunctionArn']).toMatch(/:function:subject:live$/);
});

test('reuses an environment when warm and reports cold starts', async () => {
  const { host, invocations } = await open();
  const first = await echo(host);
  const second = await echo(host);
  expect(second).toMatchObject({ pid: first.pid, calls: 2 });
  await host.recycle();
  expect(await echo(host)).toMatchObject({ calls: 1 });
  expect(invocations.map(({ cold }) => cold)).toEqual([true, false, true]);
  expect(invocations.map(({ initMilliseconds }) => initMilliseconds > 0)).toEqual([
    true,
    false,
    true,
  ]);
});

test('variables that were set reach all invocations from then on, while those under way end in peace', async () => {
  const gate = await openGate();
  const { host } = await open({
    maximumConcurrency: 2,
    environment: { KEPT: 'kept', SET: 'before' },
  });
  const underWay = host.invoke('subject', { do: 'wait', port: gate.port });
  await gate.waitForArrivals(1);
  const idle = await echo(host);
  const before = host.processIds();
  await host.updateVariables('subject', { SET: 'after' });
  expect(host.processIds()).toEqual(before.filter((pid) => pid !== idle.pid));
  gate.open();
  expect((await underWay).error).toBeUndefined();
  for (let calls = 1; calls <= 2; calls++) {
    const after = await echo(host);
    expect(after).toMatchObject({ calls, environment: { KEPT: 'kept', SET: 'after' } });
    expect(before).not.toContain(after.pid);
  }
});

test('runs as many invocations at once as allowed and lets the rest wait in line', async () => {
  const gate = await openGate();
  const { host } = await open({ maximumConcurrency: 2 });
  const call = () => host.invoke('subject', { do: 'wait', port: gate.port });
  const results = Promise.all([call(), call(), call()]);
  await gate.waitForArrivals(2);
  expect(host.processIds()).toHaveLength(2);
  gate.open();
  for (const { error } of await results) expect(error).toBeUndefined();
  expect(gate.arrived).toHaveLength(3);
  expect(new Set(gate.arrived).size).toBe(2);
  expect(gate.mostAtOnce).toBe(2);
});

(process.platform === 'linux' ? test : test.skip)(
  'freezes an environment between invocations',
  async () => {
    const { host } = await open();
    const state = () => {
      const [pid] = host.processIds('subject');
      return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.[0];
    };
    expect.hasAssertions();
    for (const calls of [1, 2]) {
      expect(await echo(host)).toMatchObject({ calls });
      // The signal has been sent; the kernel needs a moment to stop the process.
      while (state() !== 'T') await new Promise(setImmediate);
    }
  },
);

test('hands over all lines of an invocation, in order, before its result', async () => {
  const { host, lines } = await open();
  const expected = Array.from({ length: 5000 }, (_, index) => `line ${index} é`);
  await host.invoke('subject', { do: 'log', lines: expected });
  expect(lines.filter((line) => line.startsWith('line'))).toEqual(expected);
  expect(lines[0]).toBe('loaded');
  expect(lines).toContain('to standard error');
  expect(lines).toContain('no newline at the end');
  expect(lines.join('')).not.toContain('\0');
});

test('names the invocation that a line belongs to', async () => {
  const seen = new Map<string, string>();
  const { host } = await open({}, { onLog: (line, { requestId }) => seen.set(line, requestId) });
  const first = await host.invoke('subject', { do: 'log', lines: ['one'] });
  const second = await host.invoke('subject', { do: 'log', lines: ['two'] });
  expect(seen.get('one')).toBe(first.requestId);
  expect(seen.get('two')).toBe(second.requestId);
});

test('reports a thrown error and keeps the environment', async () => {
  const { host, lines } = await open();
  const { pid } = await echo(host);
  const { error, payload } = await host.invoke('subject', { do: 'throw' });
  expect(error).toMatchObject({ errorType: 'RangeError', errorMessage: 'out of range' });
  expect(error?.trace[0]).toBe('RangeError: out of range');
  expect(payload).toBeNull();
  expect(lines.at(-1)).toContain('Invoke Error');
  expect((await echo(host)).pid).toBe(pid);
});

test.each([
  ['a response that is no JSON', { do: 'circular' }, 'Runtime.MarshalError'],
  ['a response over 6 MB', { do: 'large', bytes: 6_300_000 }, 'Function.ResponseSizeTooLarge'],
  ['an exit', { do: 'exit', code: 3 }, 'Runtime.ExitError'],
  ['an uncaught error', { do: 'crash' }, 'Runtime.ExitError'],
])('reports %s and serves the next invocation', async (_, event, errorType) => {
  const { host } = await open();
  expect((await host.invoke('subject', event)).error?.errorType).toBe(errorType);
  expect((await host.invoke('subject', { do: 'nothing' })).payload).toBeNull();
});

test('words exits as Lambda does', async () => {
  const { host, lines } = await open();
  const message = async (event: unknown) =>
    (await host.invoke('subject', event)).error?.errorMessage;
  expect(await message({ do: 'exit', code: 3 })).toMatch(
    /^RequestId: \S+ Error: Runtime exited with error: exit status 3$/,
  );
  expect(await message({ do: 'exit', code: 0 })).toMatch(/exited without providing a reason$/);
  await message({ do: 'crash' });
  expect(lines.join('\n')).toContain('Error: from a timer');
});

test.each(['hang', 'spin'])('kills a function at its deadline (%s)', async (action) => {
  const { host, invocations } = await open({ timeoutSeconds: 0.5 });
  const { pid } = await echo(host);
  const { error } = await host.invoke('subject', { do: action });
  expect(error?.errorMessage).toMatch(/Task timed out after 0\.50 seconds$/);
  expect(invocations.at(-1)?.durationMilliseconds).toBeGreaterThanOrEqual(499);
  expect((await echo(host)).pid).not.toBe(pid);
});

test('reports the peak memory of each invocation, not of the process', async () => {
  const { host } = await open({ memoryMegabytes: 512 });
  const peak = async (event: unknown) =>
    (await host.invoke('subject', event)).peakMemoryBytes / 1024 / 1024;
  const before = await peak({ do: 'nothing' });
  expect(before).toBeGreaterThan(10);
  expect(await peak({ do: 'allocate', megabytes: 200 })).toBeGreaterThan(200);
});

test('kills a function that takes more memory than it has', async () => {
  const { host } = await open({ memoryMegabytes: 128 });
  const { error, peakMemoryBytes } = await host.invoke('subject', {
    do: 'allocate',
    megabytes: 300,
    keep: true,
  });
  expect(error?.errorType).toBe('Runtime.OutOfMemory');
  expect(error?.errorMessage).toMatch(
    /Runtime exited with error: signal: killed \(used \d+ MB of 128/,
  );
  expect(peakMemoryBytes).toBeGreaterThan(128 * 1024 * 1024);
  expect((await host.invoke('subject', { do: 'nothing' })).error).toBeUndefined();
});

test('kills running environments on demand and counts their invocations as failed', async () => {
  const gate = await openGate();
  const { host } = await open();
  await echo(host);
  const call = () => host.invoke('subject', { do: 'wait', port: gate.port });
  const results = Promise.all([call(), call()]);
  await gate.waitForArrivals(2);
  expect(host.kill('subject')).toBe(2);
  for (const { error } of await results) {
    expect(error?.errorMessage).toMatch(/Runtime exited with error: signal: killed$/);
  }
  expect(await echo(host)).toMatchObject({ calls: 1 });
});

test('reports a bundle that cannot be loaded and a handler that is not there', async () => {
  const { host } = await open();
  const limits = { environment: {}, memoryMegabytes: 128, timeoutSeconds: 5 };
  const broken = join(__dirname, 'fixtures', 'broken.cjs');
  host.addFunction({ name: 'broken', bundle: broken, ...limits });
  host.addFunction({ name: 'misnamed', bundle, handler: 'index.handle', ...limits });
  expect((await host.invoke('broken', {})).error).toMatchObject({
    errorType: 'Runtime.ImportModuleError',
    errorMessage: expect.stringContaining('no-such-module'),
  });
  expect((await host.invoke('misnamed', {})).error?.errorType).toBe('Runtime.HandlerNotFound');
});

test('refuses unknown functions and impossible definitions in words', async () => {
  const { host } = await open();
  await expect(host.invoke('other', {})).rejects.toThrow(/No function "other" \(known: subject\)/);
  const definition = { name: 'subject', bundle: 'nowhere.js', environment: {} };
  expect(() => host.addFunction({ ...definition, memoryMegabytes: 0, timeoutSeconds: 1 })).toThrow(
    /the name is taken; its bundle .*nowhere.js does not exist.*; memoryMegabytes is 0/,
  );
});
