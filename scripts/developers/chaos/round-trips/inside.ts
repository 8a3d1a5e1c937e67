import { certificatesHere } from '../certificates';
import { findJavaReceivers, nodeReceivers } from '../restarts/receivers';
import { restartRuns } from '../restarts/runs';
import type { Broken, Chaos, Findings, Row } from '../section';
import type { MeasuredLine } from './delay-line';
import { type DelayLine, measureRoundTrip, openDelayLine } from './delay-line';
import { compareRates } from './rates';

/** Milliseconds; the rates are compared with that at the first. */
const ROUND_TRIPS = [0.2, 1, 5, 20] as const;

/** Restarts of each receiver, and the rate of each protocol, at each round trip. */
export async function tryRoundTrips(python: string, chaos: Chaos): Promise<Findings> {
  const java = findJavaReceivers();
  const { certificates, absent: lacking } = certificatesHere();
  const receivers = [...java.receivers, ...nodeReceivers()].filter(
    ({ tls }) => !tls || certificates !== undefined,
  );
  await using lines = await openLines(python);
  const measured: MeasuredLine[] = [];
  for (const line of lines.open) {
    measured.push({ ...line, milliseconds: (await measureRoundTrip(line)).toFixed(2) });
  }
  const rows: Row[] = await compareRates(measured, chaos);
  const broken: Broken[] = [];
  const absent = [...java.absent, ...lacking];
  for (const receiver of receivers) {
    for (const { host, prefix, milliseconds } of measured) {
      const at = `round trip of ${milliseconds} ms`;
      if (chaos.signal.aborted) {
        absent.push(`${receiver.protocol}: ${receiver.name}, ${at}: no time was left`);
        continue;
      }
      const tell = (text: string) => chaos.tell(`${receiver.name}, ${at}: ${text}`);
      const place = { host, prefix, certificates };
      const found = await restartRuns({ ...chaos, tell }, receiver, place);
      rows.push({ ...found.row, fault: `${found.row.fault}, ${at}` });
      broken.push(...found.broken);
    }
  }
  return { rows, broken, absent };
}

/** Each holds packets for what the round trip has to be longer than the line's own. */
async function openLines(
  python: string,
): Promise<AsyncDisposable & { readonly open: readonly DelayLine[] }> {
  let own: number;
  {
    await using line = await openDelayLine(python, 0, 0);
    own = await measureRoundTrip(line);
  }
  const open = await Promise.all(
    ROUND_TRIPS.map((wanted, number) => openDelayLine(python, number, Math.max(0, wanted - own))),
  );
  return {
    open,
    async [Symbol.asyncDispose]() {
      await Promise.all(open.map((line) => line[Symbol.asyncDispose]()));
    },
  };
}
