import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { ConnectError } from '@lambda-core/elb-log-processor/delivery/socket-connect';
import { waitingText } from '../../cli/waiting';

/** A receiver that restarts is back by then; one that was mistyped never is. */
const GIVE_UP_MILLISECONDS = 10_000;

/** How long a receiver that cannot be reached is tried, and what there is to tell meanwhile. */
export type Patience = Disposable & {
  /** Aborts when it has run out, with the reason. */
  readonly signal: AbortSignal;
  /** To be called when there is something to send. */
  onSend(): void;
  /** For `ConnectOptions`. */
  onAttempt(failure?: ConnectError): void;
  /** To be called when lines were confirmed: the receiver is there, though it takes no more connections. */
  onConfirmed(): void;
  /** What is waited for; '' while connected. */
  text(): string;
};

const REMEDIES: Partial<Record<ConnectError['kind'], string>> = {
  certificate: '; --tls-ca names the authority to trust, --tls-server-name the name to expect',
  'no TLS': '; leave the --tls flags away if it takes plain TCP',
};

/**
 * An unknown host or a bad certificate will not get better by itself: the first attempt decides, unless
 * there was a connection before. All else is given 10 s.
 */
export function openPatience(receiver: string, keepTrying: boolean): Patience {
  const gaveUp = new AbortController();
  /** When what waits to be sent began to. */
  let since: number | undefined;
  let attempts = 0;
  let latest: ConnectError | undefined;
  let everConnected = false;
  let timer: NodeJS.Timeout | undefined;

  const seconds = () => (performance.now() - (since ?? performance.now())) / 1000;
  const giveUp = () => {
    if (latest === undefined) return;
    const tried = `gave up after ${Math.round(seconds())} s and ${attempts} attempts to connect`;
    const remedy = `${REMEDIES[latest.kind] ?? ''}; --keep-trying goes on`;
    const message = `${describeError(latest)} (${tried}${remedy})`;
    gaveUp.abort(new LambdaCoreError('RECEIVER_UNREACHABLE', message, { cause: latest }));
  };
  const reached = () => {
    clearTimeout(timer);
    timer = undefined;
    since = undefined;
    attempts = 0;
  };
  return {
    signal: gaveUp.signal,
    onSend() {
      if (!everConnected) since ??= performance.now();
    },
    onAttempt(failure) {
      if (failure === undefined) {
        everConnected = true;
        return reached();
      }
      since ??= performance.now();
      attempts += 1;
      latest = failure;
      if (keepTrying) return;
      const hopeless = failure.kind === 'unknown host' || failure.kind === 'certificate';
      if (hopeless && !everConnected) giveUp();
      else timer ??= setTimeout(giveUp, GIVE_UP_MILLISECONDS - 1000 * seconds());
    },
    onConfirmed: reached,
    text() {
      if (since === undefined) return '';
      const attempt = attempts + 1;
      return waitingText({ for: receiver, seconds: seconds(), attempt, error: latest?.reason });
    },
    [Symbol.dispose]: () => clearTimeout(timer),
  };
}
