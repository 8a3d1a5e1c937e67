import type { Environment } from './config';
import { LambdaCoreError } from './errors';

/**
 * Refuses an environment that switches off the verification of TLS certificates in the whole process:
 * anybody on the way could then read credentials and logs. For the edges, before anything is opened.
 * https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue
 * @throws LambdaCoreError `TLS_UNVERIFIED`
 */
export function refuseUnverifiedTls({ NODE_TLS_REJECT_UNAUTHORIZED }: Environment): void {
  if (NODE_TLS_REJECT_UNAUTHORIZED !== '0') return;
  throw new LambdaCoreError(
    'TLS_UNVERIFIED',
    'NODE_TLS_REJECT_UNAUTHORIZED: found 0, which lets everybody pass for S3 or Logstash, expected it ' +
      'not to be set; a certificate authority of your own belongs into NODE_EXTRA_CA_CERTS',
  );
}
