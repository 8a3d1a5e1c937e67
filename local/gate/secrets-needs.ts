import type { Account } from './account';
import { keyNeeds, need } from './need';
import { NotMapped } from './not-mapped';
import { type GateRequest, rpcOf, text } from './request';
import type { Need } from './types';

/**
 * What reading a secret needs: under a customer's key, Secrets Manager decrypts in the caller's name.
 * https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function secretsNeeds(request: GateRequest, account: Account): Need[] {
  const { operation, input } = rpcOf(request);
  const secret = text(input, 'SecretId');
  // By its name, a secret has six letters more in its ARN that nobody here knows.
  if (operation !== 'GetSecretValue' || !secret.startsWith('arn:'))
    throw new NotMapped(`secretsmanager ${operation} of ${JSON.stringify(secret)}`);
  return [
    need('secretsmanager:GetSecretValue', secret),
    ...keyNeeds(secret, ['kms:Decrypt'], account, {
      'kms:ViaService': `secretsmanager.${account.place.region}.amazonaws.com`,
      'kms:EncryptionContext:SecretARN': secret,
    }),
  ];
}
