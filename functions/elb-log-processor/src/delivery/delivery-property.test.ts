import fc from 'fast-check';
import {
  type Behaviour,
  expectAllDelivered,
  finish,
  type NumberedChunk,
  numberedChunk,
  openChecked,
  openReceiver,
  sendAll,
} from './fixtures/delivery-harness';

type Fate = { kind: 'read' | 'reset' | 'end' | 'destroy'; afterBytes: number };

const fates = fc.array(
  fc.record<Fate>({
    kind: fc.constantFrom('read', 'reset', 'end', 'destroy'),
    afterBytes: fc.integer({ min: 0, max: 20_000 }),
  }),
  { maxLength: 12 },
);

const sizes = fc.array(
  fc.record({
    lines: fc.integer({ min: 1, max: 40 }),
    width: fc.oneof(fc.integer({ min: 8, max: 60 }), fc.integer({ min: 8, max: 3000 })),
  }),
  { maxLength: 40 },
);

const limits = fc.record({
  // One of them is the witness.
  connectionCountLimit: fc.integer({ min: 2, max: 5 }),
  bytesPerConnection: fc.integer({ min: 1, max: 100_000 }),
  unconfirmedBytesLimit: fc.integer({ min: 1, max: 100_000 }),
});

test('whatever the sizes, limits and failures: all arrives, each is confirmed once', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, limits, fates, async (shape, options, schedule) => {
      const receiver = await openReceiver(following(schedule));
      const checked = openChecked(receiver.port, () => receiver.lines, {
        ...options,
        attempts: schedule.length + 1,
        retryPauseMilliseconds: 1,
      });
      const chunks = numbered(shape);
      try {
        await sendAll(checked, chunks);
        expectAllDelivered(checked, chunks, receiver.lines);
        if (schedule.length === 0) {
          expect(receiver.mostOpen).toBeLessThanOrEqual(options.connectionCountLimit);
          expect(checked.summary.failures.sockets.total).toBe(0);
        }
      } finally {
        await finish(checked, receiver.port);
        await receiver.kill();
      }
    }),
    { numRuns: 150 },
  );
  // Each confirmation waits for a look into the kernel, and those rest between each other.
}, 180_000);

/** The nth connection meets the nth fate after so many bytes; the ones beyond are read. */
function following(schedule: readonly Fate[]): Behaviour {
  return (socket, nth) => {
    const fate = schedule[nth - 1];
    if (!fate || fate.kind === 'read') return undefined;
    const act = () => {
      if (fate.kind === 'reset') socket.resetAndDestroy();
      else if (fate.kind === 'end') socket.end();
      else socket.destroy();
    };
    if (fate.afterBytes === 0) act();
    let bytes = 0;
    socket.on('data', (data) => {
      bytes += data.length;
      // In the next turn, for what was read counts as received.
      if (bytes >= fate.afterBytes) setImmediate(act);
    });
    return undefined;
  };
}

function numbered(shape: readonly { lines: number; width: number }[]): NumberedChunk[] {
  let first = 0;
  return shape.map(({ lines, width }) => {
    const chunk = numberedChunk(first, lines, width);
    first += lines;
    return chunk;
  });
}
