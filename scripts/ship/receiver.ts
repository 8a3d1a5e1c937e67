import { connect } from 'node:tls';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import {
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
      send(chunk) {
        patience.onSend();
        return delivery.send(chunk, end);
      },
      drain: () => delivery.drain(end),
    };
  };
}

/** Why a shipment failed; says so when a receiver that took no line over plain TCP speaks TLS there. */
export async function explained(
  { error, summary }: ShipmentResult,
  target: DeliveryOptions | undefined,
): Promise<unknown> {
  const connected = summary.connections.created > 0 && summary.lines.sent === 0;
  if (error === undefined || target === undefined || target.tls !== undefined) return error;
  if (!connected || !(await speaksTls(target))) return error;
  const message = `${describeError(error)} (the receiver speaks TLS there: use --tls or --tls-ca FILE)`;
  return new LambdaCoreError('RECEIVER_SPEAKS_TLS', message, { cause: error });
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
