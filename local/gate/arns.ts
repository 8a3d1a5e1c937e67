import { functionArn } from '../lambda/environment-variables';
import type { Place } from '../place';

export const arns = {
  bucket: (name: string) => `arn:aws:s3:::${name}`,
  queue: ({ region, accountId }: Place, name: string) =>
    `arn:aws:sqs:${region}:${accountId}:${name}`,
  function: functionArn,
  key: ({ region, accountId }: Place, id: string) =>
    id.startsWith('arn:') ? id : `arn:aws:kms:${region}:${accountId}:key/${id}`,
  policy: ({ accountId }: Place, path: string, name: string) =>
    `arn:aws:iam::${accountId}:policy${path}${name}`,
  role: ({ accountId }: Place, path: string, name: string) =>
    `arn:aws:iam::${accountId}:role${path}${name}`,
  topic: ({ region, accountId }: Place, name: string) =>
    `arn:aws:sns:${region}:${accountId}:${name}`,
  alarm: ({ region, accountId }: Place, name: string) =>
    `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`,
  logGroup: ({ region, accountId }: Place, name: string) =>
    `arn:aws:logs:${region}:${accountId}:log-group:${name}`,
  mapping: ({ region, accountId }: Place, id: string) =>
    `arn:aws:lambda:${region}:${accountId}:event-source-mapping:${id}`,
  rule: ({ region, accountId }: Place, name: string) =>
    `arn:aws:events:${region}:${accountId}:rule/${name}`,
};

/** `[https://…]/ACCOUNT/NAME` → `NAME`. */
export function queueName(url: string): string {
  return url.split('/').at(-1) ?? '';
}

/** The plain name in a name, a partial ARN or an ARN of a function, and its qualifier. */
export function functionName(identifier: string): { name: string; qualifier?: string } {
  const [, name = '', qualifier] =
    /^(?:.*:)?function:([^:]+)(?::([^:]+))?$/.exec(identifier) ??
    /^([^:]+)(?::([^:]+))?$/.exec(identifier) ??
    [];
  return qualifier === undefined ? { name } : { name, qualifier };
}
