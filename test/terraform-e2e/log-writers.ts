import { GetBucketAclCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import type { Caller, Gate } from '@lambda-core/local/gate/gate';

const ACCOUNT = '123456789012';

/** Who writes a load balancer's logs, of which AWS has a few by kind and age of the region. */
export const WRITERS = {
  /** Classic and application load balancers in eu-west-1. */
  account: { principal: 'arn:aws:iam::156460612806:root' },
  /** The same in regions since August 2022. */
  service: {
    principal: 'logdelivery.elasticloadbalancing.amazonaws.com',
    context: {
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': `arn:aws:elasticloadbalancing:eu-south-2:${ACCOUNT}:loadbalancer/app/any/1`,
    },
  },
  /** Network load balancers. */
  delivery: {
    principal: 'delivery.logs.amazonaws.com',
    context: {
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': `arn:aws:logs:eu-west-1:${ACCOUNT}:*`,
    },
  },
  /** The same in a region since August 2022. */
  youngDelivery: {
    principal: 'delivery.logs.amazonaws.com',
    context: {
      'aws:SourceAccount': ACCOUNT,
      'aws:SourceArn': `arn:aws:logs:eu-south-2:${ACCOUNT}:*`,
    },
  },
} as const satisfies Record<string, Caller>;

/** A client of the load balancers' service. */
export function openWriter({ endpoint, credentialsOf }: Gate, caller: Caller): S3Client {
  const settings = clientSettings({ endpoint, region: 'eu-west-1' });
  return new S3Client({ ...settings, credentials: credentialsOf(caller) });
}

/** Writes what a load balancer writes when its logs are switched on, to see whether it may. */
export async function writeTestFile(gate: Gate, caller: Caller, Bucket: string): Promise<void> {
  const s3 = openWriter(gate, caller);
  try {
    if (isDelivery(caller)) await s3.send(new GetBucketAclCommand({ Bucket }));
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `AWSLogs/${ACCOUNT}/ELBAccessLogTestFile`,
        Body: 'Enable AccessLog',
        ...acl(caller),
      }),
    );
  } finally {
    s3.destroy();
  }
}

/** With which the log delivery service writes, and no other. */
export function acl(caller: Caller): { ACL?: 'bucket-owner-full-control' } {
  return isDelivery(caller) ? { ACL: 'bucket-owner-full-control' } : {};
}

function isDelivery({ principal }: Caller): boolean {
  return principal === WRITERS.delivery.principal;
}
