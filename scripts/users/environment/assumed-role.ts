import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { element } from '@lambda-core/s3-clone-common/s3/xml';
import type { AwsCredentialIdentity } from '@smithy/types';
import { type AwsApiOptions, openAwsApi } from './aws-api';

const SESSION = 'lambda-core';

/**
 * The credentials of a role, which those of `options` may assume: for clients of the SDK, which ask for new ones
 * before these expire.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 * @throws LambdaCoreError `ROLE_NOT_ASSUMED`
 */
export function assumedRole(
  RoleArn: string,
  options: AwsApiOptions,
): () => Promise<AwsCredentialIdentity> {
  return async () => {
    const { query } = openAwsApi(options);
    const asked = query('sts', 'AssumeRole', { RoleArn, RoleSessionName: SESSION });
    const xml = await asked.catch((cause: unknown) => {
      throw new LambdaCoreError(
        'ROLE_NOT_ASSUMED',
        `dns_role_arn: ${RoleArn} cannot be assumed: its trust policy has to name these credentials, and theirs has to allow sts:AssumeRole (${describeError(cause)})`,
      );
    });
    const text = (name: string) => element(xml, name) ?? '';
    return {
      accessKeyId: text('AccessKeyId'),
      secretAccessKey: text('SecretAccessKey'),
      sessionToken: text('SessionToken'),
      expiration: new Date(text('Expiration')),
    };
  };
}
