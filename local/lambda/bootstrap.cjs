// Runs inside an execution environment, in plain JavaScript, because nothing of this project may be
// loaded beside the function. It loads the handler (argv: bundle, export name), then answers one
// invocation at a time over the IPC channel.
const RESPONSE_BYTES = 6_291_556;
const [bundle, exportName] = process.argv.slice(2);
// Taken before the function can replace them.
const send = process.send.bind(process);
const writers = [process.stdout, process.stderr].map((stream) => stream.write.bind(stream));

// The host is gone: so is every reason to live on.
process.on('disconnect', () => process.exit(0));

// Set where the host cannot read /proc; no variable of the function's own.
if (process.env.LAMBDA_HOST_REPORTS_MEMORY) {
  delete process.env.LAMBDA_HOST_REPORTS_MEMORY;
  setInterval(() => send({ type: 'memory', bytes: process.memoryUsage.rss() }), 50).unref();
}

let handler;
try {
  handler = load();
  process.on('message', (invocation) => void answer(invocation));
  send({ type: 'ready' });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  send({ type: 'failed', error: describe(error) });
}

function load() {
  let loaded;
  try {
    loaded = require(bundle)[exportName];
  } catch (error) {
    if (error?.code !== 'MODULE_NOT_FOUND') throw error;
    throw named('Runtime.ImportModuleError', `Error: ${error.message}`);
  }
  if (typeof loaded === 'function') return loaded;
  const wanted = `${exportName} is undefined or not exported`;
  throw named('Runtime.HandlerNotFound', wanted);
}

async function answer({ requestId, payload, deadline, traceId, context }) {
  process.env._X_AMZN_TRACE_ID = traceId;
  let reply;
  try {
    const result = await handler(JSON.parse(payload), {
      ...context,
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    reply = { type: 'result', payload: stringify(result) };
  } catch (error) {
    const description = describe(error);
    const line = JSON.stringify(description);
    writers[1](`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${line}\n`);
    reply = { type: 'error', error: description };
  }
  // Behind everything the function wrote, so the host knows that it has read all of it.
  for (const write of writers) write(`\0end:${requestId}\n`);
  send(reply);
}

function stringify(result) {
  let text;
  try {
    text = JSON.stringify(result) ?? 'null';
  } catch (error) {
    throw named('Runtime.MarshalError', `Unable to stringify response body: ${error.message}`);
  }
  if (Buffer.byteLength(text) <= RESPONSE_BYTES) return text;
  const limit = `maximum allowed payload size (${RESPONSE_BYTES} bytes)`;
  throw named('Function.ResponseSizeTooLarge', `Response payload size exceeded ${limit}.`);
}

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  }
  const trace = String(error.stack).split('\n');
  return { errorType: error.name, errorMessage: error.message, trace };
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}
