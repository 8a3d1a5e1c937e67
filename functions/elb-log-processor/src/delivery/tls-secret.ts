import {
  GetSecretValueCommand,
  SecretsManagerClient,
  type SecretsManagerClientConfig,
} from '@aws-sdk/client-secrets-manager';
import { ConfigError } from '@lambda-core/common/config';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { problemOf } from '@lambda-core/common/problem-of';
import * as v from 'valibot';
import { TLS_VARIABLES } from '../config';
import type { SocketTls } from './socket-connect';
import { type TlsNames, tlsProblems } from './tls-problems';

/** PEM texts, all optional: without `ca` the system's authorities are trusted. */
const SCHEMA = v.strictObject({
  ca: v.exactOptional(v.string()),
  certificate: v.exactOptional(v.string()),
  key: v.exactOptional(v.string()),
  serverName: v.exactOptional(v.string()),
});

export type TlsSecret = v.InferOutput<typeof SCHEMA>;

/**
 * The TLS settings given in variables, completed and overruled by those of the secret.
 * @throws ConfigError when they cannot be used together, naming where each part comes from
 */
export async function withTlsSecret(given: SocketTls, arn: string): Promise<SocketTls> {
  const secret = await fetchTlsSecret(arn);
  const tls = { ...given, ...secret };
  const name = (part: keyof TlsNames) =>
    part in secret || !(part in given) ? `TLS secret ${arn}: ${part}` : TLS_VARIABLES[part];
  const names = { ca: name('ca'), certificate: name('certificate'), key: name('key') };
  const problems = tlsProblems(tls, names);
  if (problems.length > 0) throw new ConfigError('the TLS configuration', problems);
  return tls;
}

/**
 * Fetches the TLS configuration from Secrets Manager: a JSON object of PEM texts.
 * @throws LambdaCoreError `TLS_SECRET_INVALID`; the secret's content never appears in the message
 */
export async function fetchTlsSecret(
  arn: string,
  settings: SecretsManagerClientConfig = {},
): Promise<TlsSecret> {
  const fail = (message: string, cause?: unknown) =>
    new LambdaCoreError('TLS_SECRET_INVALID', `TLS secret ${arn}: ${message}`, { cause });
  const client = new SecretsManagerClient(settings);
  let text: string | undefined;
  try {
    text = (await client.send(new GetSecretValueCommand({ SecretId: arn }))).SecretString;
  } catch (error) {
    throw fail('cannot be read', error);
  } finally {
    client.destroy();
  }
  let content: unknown;
  try {
    content = JSON.parse(text ?? '');
  } catch {
    throw fail('expected a JSON object with ca, certificate, key and serverName, all optional');
  }
  const result = v.safeParse(SCHEMA, content);
  if (result.success) return result.output;
  // What was found may hold anything, commas too.
  const problems = result.issues.map((issue) =>
    problemOf(issue, 'the secret').replace(/found .*, /, ''),
  );
  throw fail(problems.join('; '));
}
