import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, PROFILE_KEYS } from '@lambda-core/local/credentials';
import { sampleBytes } from '@lambda-core/local/samples/lines';

const REGION = 'eu-west-1';
const SAMPLE = sampleBytes({ format: 'alb', lines: 100, seed: 1 });

/** A default profile in a home folder, which leads to the local platform. */
export async function writeProfile(home: string, endpoint: string): Promise<void> {
  await mkdir(join(home, '.aws'), { recursive: true });
  await writeFile(
    join(home, '.aws', 'config'),
    `[default]\nregion = ${REGION}\nendpoint_url = ${endpoint}\n${PROFILE_KEYS}\n`,
  );
}

/** Makes the buckets and objects that a command reads, so that it can be run as it is written. */
export async function prepareObjects(endpoint: string, command: string): Promise<void> {
  const s3 = new S3Client(clientSettings({ endpoint, region: REGION }));
  try {
    for (const [, Bucket = '', Key = ''] of command.matchAll(/s3:\/\/([\w.-]+)\/?([^\s'"]*)/g)) {
      await s3.send(new CreateBucketCommand({ Bucket })).catch(unlessItIsThere);
      const key = Key === '' || Key.endsWith('/') ? `${Key}sample.log` : Key;
      await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: SAMPLE }));
    }
  } finally {
    s3.destroy();
  }
}

function unlessItIsThere(error: Error): void {
  if (!error.name.startsWith('BucketAlready')) throw error;
}

/** Makes the log files that a command names and nothing before it has made. */
export async function prepareFiles(folder: string, command: string): Promise<void> {
  for (const [name] of command.matchAll(/(?<![\w/])[\w-]+\.log(\.gz)?\b/g))
    if (!existsSync(join(folder, name))) await writeFile(join(folder, name), SAMPLE);
}
