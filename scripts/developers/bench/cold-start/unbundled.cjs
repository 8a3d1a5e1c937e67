// What a function pays that is not bundled: it loads the S3 client from node_modules. Its work is one
// small request, the least that a function about S3 does.
const { HeadBucketCommand, S3Client } = require('@aws-sdk/client-s3');

const s3 = new S3Client({ forcePathStyle: true });

exports.handler = async (event) => {
  const bucket = event.Records?.[0].s3.bucket.name;
  if (bucket !== undefined) await s3.send(new HeadBucketCommand({ Bucket: bucket }));
};
