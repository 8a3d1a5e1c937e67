import type { Account } from './account';
import { keyNeeds, need } from './need';
import type { Need } from './types';

/**
 * What publishing to a topic needs, for a service as well: SNS uses a customer's key in the publisher's name.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function publishNeeds(topic: string, account: Account): Need[] {
  return [
    need('sns:Publish', topic),
    ...keyNeeds(topic, ['kms:GenerateDataKey', 'kms:Decrypt'], account),
  ];
}
