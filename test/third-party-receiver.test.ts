import { openDelivery } from '@lambda-core/elb-log-processor/delivery/delivery';
import { ship } from '@lambda-core/elb-log-processor/ship';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import {
  type SyslogNgReceiver,
  startSyslogNgReceiver,
} from '../scripts/developers/bench/ship/fixtures/syslog-ng-receiver';
import { findSyslogNg } from '../scripts/developers/bench/ship/syslog-ng-process';

const REASON =
  'syslog-ng is not installed (syslog-ng-core, syslog-ng-mod-extra): not tested against it';
const missing = findSyslogNg() === undefined;
if (missing) {
  if (process.env['REQUIRE_ALL'] === '1')
    throw new Error(`${REASON}, and REQUIRE_ALL=1 forbids it`);
  console.warn(REASON);
}

const LINES = 5_000;
const HAZARD_RATE = 0.05;

(missing ? describe.skip : describe)('a receiver that nobody here wrote, syslog-ng', () => {
  test.each([...SAMPLE_FORMATS])('parses every document of a %s sample', async (format) => {
    await using receiver = await startSyslogNgReceiver();
    const source = sampleChunks({ format, lines: LINES, seed: 11, hazards: HAZARD_RATE });
    const { summary } = await shipTo(receiver, asStream(source));
    expect(summary.lines).toEqual({ encountered: LINES, parsed: LINES, sent: LINES });
    expect(await receiver.waitFor(LINES)).toEqual({ accepted: LINES, refused: 0 });
  });

  test('parses every document of every hazard, the unparsable ones too', async () => {
    await using receiver = await startSyslogNgReceiver();
    const lines = HAZARDS.map(({ line }) => Buffer.concat([Buffer.from(line), Buffer.from('\n')]));
    const { summary } = await shipTo(receiver, asStream(lines));
    expect(summary.lines.sent).toBe(HAZARDS.length);
    expect(await receiver.waitFor(HAZARDS.length)).toEqual({
      accepted: HAZARDS.length,
      refused: 0,
    });
  });
});

async function shipTo({ port }: SyslogNgReceiver, source: AsyncIterable<Uint8Array>) {
  const target = {
    protocol: 'tcp' as const,
    host: '127.0.0.1',
    port,
    connectionCountLimit: 10,
    connectionWaitMilliseconds: 10_000,
    connectMilliseconds: 5_000,
  };
  const result = await ship(
    { source, context: { bucket: 'logs', key: 'sample' } },
    (summary, confirmed) => openDelivery(target, summary, confirmed),
  );
  expect(result.error).toBeUndefined();
  return result;
}

async function* asStream(source: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* source;
}
