/** `s3://BUCKET/KEY`; `undefined` for anything else. Either part may be ''. */
export function readS3Url(text: string): { bucket: string; key: string } | undefined {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)(?:\/(.*))?$/s.exec(text) ?? [];
  return text.startsWith('s3://') ? { bucket, key } : undefined;
}
