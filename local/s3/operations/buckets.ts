import { bucketOf, type Call, NO_CONTENT, type Reply } from '../call';
import { S3Error } from '../errors';
import { OWNER, xmlDocument } from '../xml';

export function listBuckets(call: Call): Reply {
  const prefix = call.query.get('prefix') ?? '';
  const rows = [...call.store.buckets.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, created }) => {
      const date = new Date(created).toISOString();
      return `<Bucket><Name>${name}</Name><CreationDate>${date}</CreationDate></Bucket>`;
    });
  const content = `${OWNER}<Buckets>${rows.join('')}</Buckets>`;
  return { status: 200, body: xmlDocument('ListAllMyBucketsResult', content) };
}

export async function createBucket(call: Call): Promise<Reply> {
  for await (const _ of call.body()); // A location constraint may come; there is one region here.
  const { bucketName: bucket, store } = call;
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new S3Error(
      'InvalidBucketName',
      `found ${bucket.slice(0, 80)}, expected 3 to 63 of a–z, 0–9, dot and hyphen`,
    );
  }
  if (!store.buckets.has(bucket)) store.commit({ type: 'bucket', bucket, created: Date.now() });
  else if (call.region !== 'us-east-1') {
    // S3's first region answers 200 to its owner; all others refuse.
    throw new S3Error('BucketAlreadyOwnedByYou', `You already own the bucket ${bucket}`);
  }
  return { status: 200, headers: { location: `/${bucket}` } };
}

export function headBucket(call: Call): Reply {
  bucketOf(call);
  return { status: 200, headers: { 'x-amz-bucket-region': call.region } };
}

export function deleteBucket(call: Call): Reply {
  const bucket = bucketOf(call);
  if (bucket.objects.size > 0) {
    throw new S3Error('BucketNotEmpty', `The bucket holds ${bucket.objects.size} objects`);
  }
  call.store.commit({ type: 'bucket-gone', bucket: bucket.name });
  return NO_CONTENT;
}
