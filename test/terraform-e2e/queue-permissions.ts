import type { Source } from './deployed';
import type { MotoApi } from './moto-api';
import type { Statement } from './types';

/**
 * What Lambda asks of a function's role before it polls a queue for it; moto asks for nothing.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const NEEDED = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;

/** What the roles may not do with the queues that feed their functions: `ROLE: ACTION on ARN`. */
export async function missingQueuePermissions(
  sources: readonly Source[],
  api: MotoApi,
): Promise<string[]> {
  const missing = sources.map(async ({ roleName, queueArn }) => {
    const statements = await api.roleStatements(roleName);
    return NEEDED.filter((action) => !statements.some(allows(action, queueArn))).map(
      (action) => `${roleName}: ${action} on ${queueArn}`,
    );
  });
  return (await Promise.all(missing)).flat();
}

function allows(action: string, arn: string) {
  return ({ Effect, Action, Resource, Condition }: Statement): boolean =>
    Effect === 'Allow' &&
    Condition === undefined &&
    Action.includes(action) &&
    Resource.includes(arn);
}
