import type { S3Client } from '@aws-sdk/client-s3';
import { LambdaCoreError } from '@lambda-core/common/errors';

export type StateBucket = { readonly bucket: string; readonly region: string };

/** Something that a bucket of state has to have. */
export type Setting = {
  readonly what: string;
  isSet(): Promise<boolean>;
  set(): Promise<unknown>;
};

/**
 * Whether the bucket is there.
 * @throws LambdaCoreError `BUCKET_NOT_OURS` when it is somebody else's, or closed to us
 */
export async function hasBucket(
  s3: S3Client,
  bucket: string,
  { owner, signal }: { owner?: string | undefined; signal: AbortSignal },
): Promise<boolean> {
  const { HeadBucketCommand } = sdk();
  try {
    await s3.send(new HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: owner }), {
      abortSignal: signal,
    });
    return true;
  } catch (error) {
    const status = error instanceof sdk().S3ServiceException && error.$metadata.httpStatusCode;
    if (status === 404) return false;
    if (status !== 403) throw error;
    throw new LambdaCoreError(
      'BUCKET_NOT_OURS',
      `bucket ${bucket}: is there, but ${owner === undefined ? 'these credentials may not look at it' : `is not account ${owner}'s, or closed to these credentials`}; names are unique in all of AWS: choose another in environments/*/*.s3.tfbackend`,
    );
  }
}

/** What a bucket of state has to have, in the order in which it is made; `owner` is the account whose it must be. */
export function settingsOf(
  s3: S3Client,
  { bucket, region }: StateBucket,
  { owner, signal }: { owner: string; signal: AbortSignal },
): { readonly bucket: Setting; readonly others: readonly Setting[]; readonly policy: Setting } {
  const {
    CreateBucketCommand,
    GetBucketEncryptionCommand,
    GetBucketPolicyCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
    PutBucketEncryptionCommand,
    PutBucketPolicyCommand,
    PutBucketVersioningCommand,
    PutPublicAccessBlockCommand,
  } = sdk();
  const at = { Bucket: bucket, ExpectedBucketOwner: owner };
  const by = { abortSignal: signal };
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return {
    bucket: {
      what: 'bucket',
      isSet: () => hasBucket(s3, bucket, { owner, signal }),
      // us-east-1 is S3's default, and refused by its name.
      set: () =>
        s3.send(
          new CreateBucketCommand({
            Bucket: bucket,
            ...(region === 'us-east-1'
              ? {}
              : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
          }),
          by,
        ),
    },
    others: [
      {
        what: 'versions kept',
        isSet: async () =>
          (await s3.send(new GetBucketVersioningCommand(at), by)).Status === 'Enabled',
        set: () =>
          s3.send(
            new PutBucketVersioningCommand({
              ...at,
              VersioningConfiguration: { Status: 'Enabled' },
            }),
            by,
          ),
      },
      {
        what: 'encryption',
        // A key of the owner's is as good, and is left alone.
        isSet: () =>
          unlessMissing(async () => {
            const { ServerSideEncryptionConfiguration: found } = await s3.send(
              new GetBucketEncryptionCommand(at),
              by,
            );
            return (found?.Rules ?? []).length > 0;
          }),
        set: () =>
          s3.send(
            new PutBucketEncryptionCommand({
              ...at,
              ServerSideEncryptionConfiguration: {
                Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
              },
            }),
            by,
          ),
      },
      {
        what: 'public access blocked',
        isSet: () =>
          unlessMissing(async () => {
            const { PublicAccessBlockConfiguration: found = {} } = await s3.send(
              new GetPublicAccessBlockCommand(at),
              by,
            );
            return Object.keys(BLOCKED).every((name) => found[name as keyof typeof BLOCKED]);
          }),
        set: () =>
          s3.send(
            new PutPublicAccessBlockCommand({ ...at, PublicAccessBlockConfiguration: BLOCKED }),
            by,
          ),
      },
    ],
    policy: {
      what: 'TLS only',
      isSet: async () => (await statements()).some((statement) => isTlsOnly(statement, arn)),
      // What others put there stays.
      set: async () =>
        s3.send(
          new PutBucketPolicyCommand({
            ...at,
            Policy: JSON.stringify({
              Version: '2012-10-17',
              Statement: [...(await statements()), tlsOnly(arn)],
            }),
          }),
          by,
        ),
    },
  };

  async function statements(): Promise<readonly Statement[]> {
    const policy = await unlessMissing(
      async () => (await s3.send(new GetBucketPolicyCommand(at), by)).Policy ?? '',
    );
    const found = policy ? (JSON.parse(policy) as { Statement: Statement | Statement[] }) : false;
    return found ? [found.Statement].flat() : [];
  }
}

function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

const BLOCKED = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
} as const;

type Statement = Readonly<Record<string, unknown>>;

function tlsOnly(arn: string): Statement {
  return {
    Sid: 'DenyWithoutTls',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
}

function isTlsOnly(statement: Statement, arn: string): boolean {
  const { Effect, Action, Resource, Condition } = statement;
  return (
    Effect === 'Deny' &&
    [Action].flat().includes('s3:*') &&
    [arn, `${arn}/*`].every((one) => [Resource].flat().includes(one)) &&
    /"aws:SecureTransport":\[?"?false/.test(JSON.stringify(Condition ?? {}))
  );
}

/** S3 refuses to tell of a setting that is not made; false then. */
async function unlessMissing<Value>(ask: () => Promise<Value>): Promise<Value | false> {
  try {
    return await ask();
  } catch (error) {
    const status = error instanceof sdk().S3ServiceException && error.$metadata.httpStatusCode;
    if (status === 404) return false;
    throw error;
  }
}

function sdk() {
  return require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
}
