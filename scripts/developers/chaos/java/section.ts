import { certificatesHere } from '../certificates';
import { findJavaReceivers } from '../restarts/receivers';
import { restartRuns } from '../restarts/runs';
import type { Place } from '../restarts/trial';
import type { Broken, Chaos, Findings, Row } from '../section';

/** Restarts of receivers made like Logstash's tcp input, on loopback. */
export async function javaSection(chaos: Chaos): Promise<Findings> {
  const { receivers, absent } = findJavaReceivers();
  const { certificates, absent: lacking } = certificatesHere();
  const place: Place = { host: '127.0.0.1', prefix: [], certificates };
  const rows: Row[] = [];
  const broken: Broken[] = [];
  for (const receiver of receivers) {
    if ((receiver.tls && certificates === undefined) || chaos.signal.aborted) continue;
    const found = await restartRuns(chaos, receiver, place);
    rows.push(found.row);
    broken.push(...found.broken);
  }
  return { rows, broken, absent: [...absent, ...lacking] };
}
