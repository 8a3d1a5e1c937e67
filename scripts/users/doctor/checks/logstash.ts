import { X509Certificate } from 'node:crypto';
import { describeError } from '@lambda-core/common/errors';
import {
  ConnectError,
  receiverName,
  type SocketTls,
} from '@lambda-core/elb-log-processor/delivery/socket-connect';
import { GIVES_UP_SOON } from '../../../cli/aws-client';
import type { LogstashSettings } from '../../environment/colour-settings';
import type { Check, Context, Finding } from '../types';
import { type Probed, probe } from './probe';

const DAY = 24 * 60 * 60_000;
/** What somebody needs who has to ask others for a new certificate. */
const DAYS_AHEAD = 30;

/** Logstash takes connections, speaks the protocol of the settings, and for how long its certificate is good. */
export const logstash: Check = {
  name: 'Logstash',
  async look({ settings, now }, signal) {
    const { file, inVpc } = settings;
    const target = readTarget(settings);
    if ('found' in target) return [target];
    const tls = await tlsOf(target);
    const own = tls?.certificate === undefined ? [] : ownCertificate(tls.certificate, now);
    try {
      const probed = await probe({ ...target, tls }, signal);
      return [...replyFindings(target, probed, file), ...theirCertificate(probed, now), ...own];
    } catch (error) {
      if (!(error instanceof ConnectError)) throw error;
      return [connectFinding(target, error, { file, inVpc }), ...own];
    }
  },
};

function readTarget({ logstash, file }: Context['settings']): LogstashSettings | Finding {
  try {
    return logstash();
  } catch (error) {
    const found = describeError(error);
    return { status: 'wrong', what: 'Logstash', found, remedy: `correct logstash in ${file}` };
  }
}

async function tlsOf({ tls, tlsSecretArn: arn }: LogstashSettings): Promise<SocketTls | undefined> {
  if (arn === undefined) return tls ? {} : undefined;
  const { fetchTlsSecret } =
    require('@lambda-core/elb-log-processor/delivery/tls-secret') as typeof import('@lambda-core/elb-log-processor/delivery/tls-secret');
  const region = arn.split(':')[3] ?? '';
  return fetchTlsSecret(arn, { ...GIVES_UP_SOON, region, maxAttempts: 2 });
}

/** Why there was no connection; from this machine, the way into a VPC may be closed by design. */
export function connectFinding(
  target: LogstashSettings,
  { kind, reason, cause }: ConnectError,
  { file, inVpc }: { readonly file: string; readonly inVpc: boolean },
): Finding {
  const where = receiverName(target);
  const why = kind === 'certificate' ? `${reason}: ${(cause as Error).message}` : reason;
  if (inVpc && kind !== 'certificate' && kind !== 'no TLS')
    return {
      status: 'unknown',
      what: 'Logstash',
      found: `${where} is not reached from here (${why}), and may be from the functions' VPC`,
      remedy: 'run it from a machine in the VPC',
    };
  const remedies: Readonly<Record<typeof kind, string>> = {
    'unknown host': `correct logstash.host in ${file}${isExample(target) ? ', an example of this repository' : ''}, or make the name`,
    refused: `start Logstash there, or correct logstash.port in ${file}`,
    certificate: `give its authority as ca in a TLS secret (logstash.tls_secret_arn in ${file}), or renew the certificate`,
    'no TLS': `switch TLS on there (docs/logstash), or logstash.tls off in ${file}`,
    other: 'look at firewalls and security groups between here and there',
  };
  return { status: 'wrong', what: 'Logstash', found: `${where}: ${why}`, remedy: remedies[kind] };
}

/** The files of environments/ hold it until somebody puts in names of their own. */
function isExample({ host }: LogstashSettings): boolean {
  return host.endsWith('.thing.com');
}

export function replyFindings(
  target: LogstashSettings,
  { reply, said }: Probed,
  file: string,
): readonly Finding[] {
  const what = 'Logstash';
  const { protocol, tls } = target;
  const where = receiverName(target);
  const over = tls ? 'over TLS' : 'without TLS';
  if (reply === 'acknowledged')
    return [{ status: 'ok', what, found: `${where} speaks lumberjack ${over}` }];
  if (reply === 'foreign') {
    const found = `${where} says ${JSON.stringify(said)}, which is no Lumberjack`;
    return [{ status: 'wrong', what, found, remedy: `correct host, port or protocol in ${file}` }];
  }
  if (reply === 'closed') {
    const found = `${where} closes the connection${protocol === 'lumberjack' ? ' when it hears Lumberjack' : ''}`;
    const remedy = tls
      ? `see Logstash's own log; correct host, port or protocol in ${file}`
      : `it may want TLS (logstash.tls in ${file}), or speak another protocol`;
    return [{ status: 'wrong', what, found, remedy }];
  }
  if (protocol === 'tcp')
    return [
      { status: 'ok', what, found: `${where} takes connections ${over}; tcp acknowledges nothing` },
    ];
  return [
    {
      status: 'unknown',
      what,
      found: `${where} takes connections ${over} and acknowledges no empty window: an old beats input, or none`,
      remedy: `send a line: npm run -s ship -- FILE --to ${where}${tls ? ' --tls' : ''}`,
    },
  ];
}

export function theirCertificate({ validTo }: Probed, now: number): readonly Finding[] {
  return validTo === undefined ? [] : [lastDay('certificate of Logstash', validTo, now)];
}

function ownCertificate(pem: string, now: number): readonly Finding[] {
  return [lastDay('client certificate', new Date(new X509Certificate(pem).validTo), now)];
}

function lastDay(what: string, validTo: Date, now: number): Finding {
  const days = Math.floor((validTo.getTime() - now) / DAY);
  const found = `valid until ${validTo.toISOString().slice(0, 10)}, ${days} more days`;
  if (days >= DAYS_AHEAD) return { status: 'ok', what, found };
  const remedy = 'renew it; files wait in their queues when it has run out';
  return days < 0
    ? { status: 'wrong', what, found: `ran out on ${validTo.toISOString().slice(0, 10)}`, remedy }
    : { status: 'warning', what, found, remedy };
}
