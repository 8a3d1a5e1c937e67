import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { checkHops, type Hops } from '@lambda-core/common/continuation';

export { LambdaClient } from '@aws-sdk/client-lambda';

export type SelfInvokeTarget = {
  readonly lambda: LambdaClient;
  readonly functionName: string;
  readonly hopLimit: number;
};

/**
 * Starts a fresh asynchronous invocation of this function for the rest of its work.
 * @param where what is not finished, for the error's message
 * @throws LambdaCoreError `HOP_LIMIT` when the work went through too many invocations already
 */
export async function selfInvoke(
  { lambda, functionName, hopLimit }: SelfInvokeTarget,
  continuation: Hops,
  where: string,
): Promise<void> {
  checkHops(continuation, hopLimit, where);
  await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify({ continuation })),
    }),
  );
}
