import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { problemOf } from '@lambda-core/common/config';
import { LambdaCoreError } from '@lambda-core/common/errors';
import * as v from 'valibot';

/** PEM texts, all optional: without `ca` the system's authorities are trusted. */
const SCHEMA = v.strictObject({
  ca: v.exactOptional(v.string()),
  certificate: v.exactOptional(v.string()),
  key: v.exactOptional(v.string()),
  serverName: v.exactOptional(v.string()),
});

export type TlsSecret = v.InferOutput<typeof SCHEMA>;

/**
 * Fetches the TLS settings from Secrets Manager: a JSON object of PEM texts.
 * @throws LambdaCoreError `TLS_SECRET_INVALID`; the secret's content never appears in the message
 */
export async function fetchTlsSecret(arn: string): Promise<TlsSecret> {
  const fail = (message: string, cause?: unknown) =>
    new LambdaCoreError('TLS_SECRET_INVALID', `TLS secret ${arn}: ${message}`, { cause });
  const client = new SecretsManagerClient({});
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
  throw fail(result.issues.map((issue) => problemOf(issue).replace(/found .*?, /, '')).join('; '));
}
