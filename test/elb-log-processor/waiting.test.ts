import { openHarness, sample } from './harness';

test.each([
  ['S3', /it waited .* s for S3 and .* s for the receiver: is S3 within reach/],
  ['the receiver', /it waited .* s for S3 and .* s for the receiver: is the receiver too slow/],
])('an invocation that got nowhere because of %s says so', async (culprit, message) => {
  await using harness = await openHarness({ timeoutSeconds: 3, failureLimit: 1 });
  const { platform, receiver, reports, put } = harness;
  if (culprit === 'S3') {
    platform.s3.faults.failNext({ kind: 'stall', operation: 'GetObject', count: 100 });
  } else receiver.behave({ stalled: true });
  await put('some.log', sample('classic', 100));
  await harness.until(() =>
    reports.some(({ part, outcome }) => part === 1 && outcome === 'failed'),
  );
  // What it is to blame for waits for it.
  receiver.behave({ stalled: false });
  await platform.host.idle();
  expect(reports.map(({ part, outcome }) => [part, outcome])).toContainEqual([1, 'failed']);
  expect(reports.find(({ part }) => part === 1)?.error).toMatch(message);
});
