// Loads a bundle in a fresh process, as Lambda's runtime does, and calls its handler twice: with a test
// event and with a piece of work. Its last line of output has the times, in milliseconds.
// usage: node probe.cjs BUNDLE EVENT WORK (both events as JSON)
const boot = performance.now();
const [bundle, event, work] = process.argv.slice(2);

const context = {
  functionName: 'bench',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
  awsRequestId: '00000000-0000-0000-0000-000000000000',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
};

async function timed(call) {
  const started = performance.now();
  const result = await call();
  return { result, milliseconds: performance.now() - started };
}

async function main() {
  const { result: handler, milliseconds: load } = await timed(() => require(bundle).handler);
  const ready = performance.now();
  const first = await timed(() => handler(JSON.parse(event), context));
  const worked = await timed(() => handler(JSON.parse(work), context));
  const times = { boot, load, ready, first: first.milliseconds, work: worked.milliseconds };
  process.stdout.write(`\n${JSON.stringify(times)}\n`, () => process.exit());
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
