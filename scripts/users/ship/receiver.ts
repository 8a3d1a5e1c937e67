import { connect } from 'node:tls';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import {
  DeliveryError,
  type DeliveryOptions,
  openDelivery,
} from '@lambda-core/elb-log-processor/delivery/delivery';
import type { DocumentChunk } from '@lambda-core/elb-log-processor/documents/documents';
import type { OpenDelivery, ShipmentResult } from '@lambda-core/elb-log-processor/ship';
import type { Patience } from './patience';

const LOOK_MILLISECONDS = 2_000;

/** Delivers to a receiver until `signal` aborts or `patience` has run out. */
export function deliverToReceiver(
  target: DeliveryOptions,
  patience: Patience,
  signal: AbortSignal,
): OpenDelivery {
  const end = AbortSignal.any([signal, patience.signal]);
  return (summary, confirmed) => {
    const options = { ...target, onAttempt: patience.onAttempt };
    const delivery = openDelivery<DocumentChunk>(options, summary, (chunk, lines) => {
      patience.onConfirmed();
      confirmed(chunk, lines);
    });
    return {
      ...delivery,
      async send(chunk) {
        end.throwIfAborted();
        patience.onSend();
        return delivery.send(chunk, end);
      },
      drain: () => delivery.drain(end),
    };
  };
}

/** What may be wrong with a receiver that is there and confirms nothing. */
export function doubtOf({ protocol }: DeliveryOptions): string {
  return protocol === 'lumberjack'
    ? 'it has acknowledged nothing; does it speak lumberjack (beats input)? --protocol tcp is for a tcp input'
    : 'it has confirmed nothing; does it take JSON lines (tcp input)? --protocol lumberjack is for a beats input';
}

/** Why a shipment failed; where the receiver was there and took no line, what may be wrong with it. */
export async function explained(
  { error, summary }: ShipmentResult,
  target: DeliveryOptions | undefined,
): Promise<unknown> {
  const connected = summary.connections.created > 0 && summary.lines.sent === 0;
  if (target === undefined || !(error instanceof DeliveryError) || !connected) return error;
  const because = (code: string, why: string) =>
    new LambdaCoreError(code, `${describeError(error)} (${why})`, { cause: error });
  return target.tls === undefined && (await speaksTls(target))
    ? because('RECEIVER_SPEAKS_TLS', 'the receiver speaks TLS there: use --tls or --tls-ca FILE')
    : because('NOTHING_CONFIRMED', doubtOf(target));
}

/** Only looks: nothing is sent over the connection, so it does not matter whose it is. */
function speaksTls({ host, port }: DeliveryOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false });
    const settle = (found: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(found);
    };
    const timer = setTimeout(() => settle(false), LOOK_MILLISECONDS);
    socket.on('error', () => settle(false));
    socket.once('close', () => settle(false));
    socket.once('secureConnect', () => settle(true));
  });
}
