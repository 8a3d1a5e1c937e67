import { createSummary } from '@lambda-core/common/summary';
import { openDelivery, type Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { chunksFor } from '@lambda-core/elb-log-processor/delivery/fixtures/numbered-chunk';
import { absent, type Broken, type Chaos, type Findings, type Row } from '../section';
import { openSwallowingReceiver } from './swallowing-receiver';

const LINES = 1_000;

/**
 * What tcp cannot see, shown: a receiver that swallows what it was sent and closes in good order. With tcp
 * its lines count as sent; were they not, this command would not see a loss at all. With Lumberjack
 * the delivery fails and names them.
 */
export async function controlSection({ seeds, signal }: Chaos): Promise<Findings> {
  if (process.platform !== 'linux') return absent('only Linux shows when our FIN has arrived');
  const rows: Row[] = [];
  const broken: Broken[] = [];
  for (const protocol of ['tcp', 'lumberjack'] as const) {
    let lost = 0;
    let tries = 0;
    for (; tries < seeds && !signal.aborted; tries += 1) lost += await sentToNobody(protocol);
    const expected = protocol === 'tcp' ? tries * LINES : 0;
    if (lost !== expected)
      broken.push({ what: `the control: ${protocol} lost ${lost} lines, expected ${expected}` });
    rows.push({
      fault: `${protocol} swallows: reads nothing, answers our FIN with its own`,
      tries,
      survived: lost === 0 ? tries : 0,
      note: `${lost} lines lost${protocol === 'tcp' ? ', as they must be' : ''}`,
    });
  }
  return { rows, broken };
}

/** How many lines count as sent that nobody read. */
async function sentToNobody(protocol: Protocol): Promise<number> {
  await using receiver = await openSwallowingReceiver();
  const summary = createSummary();
  let sent = 0;
  const delivery = openDelivery(
    {
      protocol,
      host: '127.0.0.1',
      port: receiver.port,
      connectionCountLimit: 2,
      connectMilliseconds: 5_000,
      connectionWaitMilliseconds: 5_000,
      attempts: 1,
      // With tcp it must not fail, however busy the machine; with Lumberjack it must.
      stallMilliseconds: protocol === 'tcp' ? 20_000 : 200,
    },
    summary,
    (_, lines) => {
      sent += lines;
    },
  );
  await delivery.send(chunksFor(protocol)(0, LINES));
  // That it fails is no news here: what counts as sent is.
  await delivery.drain().catch(() => {});
  await delivery.destroy();
  return sent;
}
