import { blocks, element } from '@lambda-core/s3-clone-common/s3/xml';
import type { AwsApi } from '../environment/aws-api';

/** Route53's own limit. https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html */
const PAGE = 300;

/**
 * Those of `names` that a zone has no A record of. Route53 tells records in the order of their names, so that the look
 * begins at the first one, and is over with the last.
 */
export async function lackingRecords(
  { route53 }: Pick<AwsApi, 'route53'>,
  zone: string,
  names: readonly string[],
): Promise<readonly string[]> {
  const lacking = new Set(names);
  let [name] = [...names].sort();
  let type = 'A';
  while (lacking.size > 0 && name !== undefined) {
    const from = new URLSearchParams({ name, type, maxitems: String(PAGE) });
    const xml = await route53(`hostedzone/${zone}/rrset?${from}`);
    for (const record of blocks(xml, 'ResourceRecordSet'))
      if (record !== undefined && element(record, 'Type') === 'A')
        lacking.delete(element(record, 'Name')?.replace(/\.$/, '') ?? '');
    name = element(xml, 'NextRecordName');
    type = element(xml, 'NextRecordType') ?? type;
  }
  return [...lacking];
}
