import { bucketOf, type Call, type Reply } from '../call';
import { S3Error, type S3ErrorCode } from '../errors';
import type { BucketNotification } from '../events';
import { escapeXml, OWNER, xmlDocument } from '../xml';
import { objectOf } from './get';

const FULL_CONTROL =
  '<AccessControlList><Grant><Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
  'xsi:type="CanonicalUser"><ID>local</ID><DisplayName>local</DisplayName></Grantee>' +
  '<Permission>FULL_CONTROL</Permission></Grant></AccessControlList>';

/** What S3 says of a bucket that nobody configured: a response, or the error for "there is none". */
const SETTINGS: Record<string, { root: string; content: string } | S3ErrorCode> = {
  acl: { root: 'AccessControlPolicy', content: OWNER + FULL_CONTROL },
  accelerate: { root: 'AccelerateConfiguration', content: '' },
  cors: 'NoSuchCORSConfiguration',
  encryption: {
    root: 'ServerSideEncryptionConfiguration',
    content:
      '<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>' +
      '</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>false</BucketKeyEnabled></Rule>',
  },
  lifecycle: 'NoSuchLifecycleConfiguration',
  logging: { root: 'BucketLoggingStatus', content: '' },
  'object-lock': 'ObjectLockConfigurationNotFoundError',
  policy: 'NoSuchBucketPolicy',
  requestPayment: {
    root: 'RequestPaymentConfiguration',
    content: '<Payer>BucketOwner</Payer>',
  },
  tagging: 'NoSuchTagSet',
  versioning: { root: 'VersioningConfiguration', content: '' },
};

export function isBucketSetting(name: string): boolean {
  return ['location', 'notification'].includes(name) || Object.hasOwn(SETTINGS, name);
}

export function getBucketSetting(call: Call): Reply {
  const { name } = bucketOf(call);
  for (const asked of call.query.keys()) {
    if (asked === 'location') return location(call.region);
    if (asked === 'notification') return notification(call.events.notificationsOf(name));
    const setting = SETTINGS[asked];
    if (setting === undefined) continue;
    if (typeof setting === 'string') throw new S3Error(setting, `Bucket ${name} has no ${asked}`);
    return { status: 200, body: xmlDocument(setting.root, setting.content) };
  }
  throw new S3Error('NotImplemented', 'found a bucket setting that is not here');
}

export function getObjectAcl(call: Call): Reply {
  objectOf(call);
  return { status: 200, body: xmlDocument('AccessControlPolicy', OWNER + FULL_CONTROL) };
}

function location(region: string): Reply {
  // S3 gives an empty element for its first region.
  const content = region === 'us-east-1' ? '' : region;
  return { status: 200, body: xmlDocument('LocationConstraint', content) };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
function notification(notifications: readonly BucketNotification[]): Reply {
  const content = notifications.map(({ queueArn, prefix, suffix }) => {
    const rules = Object.entries({ Prefix: prefix, Suffix: suffix }).map(([name, value]) =>
      value === undefined
        ? ''
        : `<FilterRule><Name>${name}</Name><Value>${escapeXml(value)}</Value></FilterRule>`,
    );
    return (
      `<QueueConfiguration><Queue>${escapeXml(queueArn)}</Queue><Event>s3:ObjectCreated:*</Event>` +
      `<Filter><S3Key>${rules.join('')}</S3Key></Filter></QueueConfiguration>`
    );
  });
  return { status: 200, body: xmlDocument('NotificationConfiguration', content.join('')) };
}
