import { operationOf } from '@lambda-core/local/gate/operation-of';
import { changesOf } from '@lambda-core/local/gate/record-changes';
import type { Deployment } from '@lambda-core/local/gate/replay';
import type { Document, Statement } from '@lambda-core/local/gate/types';
import { fullName } from '@lambda-core/local/route53/records';

/** What somebody may forget to deploy, and what AWS says of the rest. */
export const LEFT_OUT: readonly {
  readonly what: string;
  without(deployments: readonly Deployment[]): Deployment[];
  readonly says: RegExp;
  /** The call that is not allowed then; none where it is not for that. */
  readonly lacks?: RegExp;
}[] = [
  {
    what: 'sqs:ReceiveMessage of the functions',
    without: (all) => all.map((one) => rewritten(one, 'iam:PutRolePolicy', withoutReceiving)),
    says: /^The function execution role does not have permissions to call ReceiveMessage on SQS$/,
    lacks: /^sqs:ReceiveMessage arn:aws:sqs:eu-west-1:123456789012:ci-(blue|green)-/,
  },
  {
    what: "green's record of an API",
    without: (all) => all.filter((one) => !makes(one, 'ci-green-orders.thing.com.')),
    says: /targets ci-green-orders\.thing\.com\., type A in zone \w+, but that target was not found/,
  },
  {
    what: "the log bucket's statement for network load balancers",
    without: (all) => all.map((one) => rewritten(one, 's3:PutBucketPolicy', withoutDelivery)),
    says: /^Access Denied for bucket: ci-(blue|green)-invoices-logs-\S+\. Please check S3bucket permission$/,
    lacks:
      /^s3:PutObject arn:aws:s3:::ci-\w+-invoices-logs-\S+\/AWSLogs\/123456789012\/ELBAccessLogTestFile$/,
  },
];

function withoutReceiving(statement: Statement): Statement[] {
  const { Action } = statement;
  if (typeof Action === 'string') return [statement];
  return [{ ...statement, Action: Action.filter((action) => action !== 'sqs:ReceiveMessage') }];
}

function withoutDelivery(statement: Statement): Statement[] {
  return statement.Sid === 'LogDeliveryWrites' ? [] : [statement];
}

/** With the statements that `change` leaves of each, where the request writes a policy by this operation. */
function rewritten(
  deployment: Deployment,
  operation: string,
  change: (statement: Statement) => Statement[],
): Deployment {
  const { request } = deployment;
  if (operationOf(request) !== operation) return deployment;
  const body = request.body.toString();
  const form = operation.startsWith('iam:') ? new URLSearchParams(body) : undefined;
  const written = JSON.parse(form?.get('PolicyDocument') ?? body) as Document;
  const policy = JSON.stringify({ ...written, Statement: written.Statement.flatMap(change) });
  form?.set('PolicyDocument', policy);
  return { ...deployment, request: { ...request, body: Buffer.from(form?.toString() ?? policy) } };
}

function makes({ request }: Deployment, record: string): boolean {
  if (operationOf(request) !== 'route53:ChangeResourceRecordSets') return false;
  return changesOf(request).changes.some(({ record: { name } }) => fullName(name) === record);
}
