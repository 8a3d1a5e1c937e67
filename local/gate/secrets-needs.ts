import type { Account } from './account';
import { NotMapped } from './not-mapped';
import { type GateRequest, rpcOf, text } from './request';
import type { Need } from './types';

/**
 * What reading a secret needs: under a customer's key, Secrets Manager decrypts in the caller's name.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function secretsNeeds(request: GateRequest, { place, keys }: Account): Need[] {
  const { operation, input } = rpcOf(request);
  const secret = text(input, 'SecretId');
  // By its name, a secret has six letters more in its ARN that nobody here knows.
  if (operation !== 'GetSecretValue' || !secret.startsWith('arn:'))
    throw new NotMapped(`secretsmanager ${operation} of ${JSON.stringify(secret)}`);
  const read = { action: 'secretsmanager:GetSecretValue', resource: secret, context: {} };
  const key = keys.get(secret);
  if (key === undefined) return [read];
  const context = {
    'kms:ViaService': `secretsmanager.${place.region}.amazonaws.com`,
    'kms:EncryptionContext:SecretARN': secret,
  };
  return [read, { action: 'kms:Decrypt', resource: key, context }];
}
