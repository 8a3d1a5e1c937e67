import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { KEYS } from '../credentials';
import type { Place } from '../place';
import type { FunctionDefinition } from './types';

/** What a handler finds in its context besides what changes with each invocation. */
export type StaticContext = {
  functionName: string;
  functionVersion: string;
  invokedFunctionArn: string;
  memoryLimitInMB: string;
  logGroupName: string;
  logStreamName: string;
};

export function functionArn({ region, accountId }: Place, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

export function createStaticContext(definition: FunctionDefinition, place: Place): StaticContext {
  const arn = functionArn(place, definition.name);
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    functionName: definition.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: definition.alias === undefined ? arn : `${arn}:${definition.alias}`,
    memoryLimitInMB: String(definition.memoryMegabytes),
    logGroupName: `/aws/lambda/${definition.name}`,
    logStreamName: `${day}/[$LATEST]${randomUUID().replaceAll('-', '')}`,
  };
}

/**
 * Everything the function's process has in its environment: nothing of this process but the PATH, so a
 * function that relies on a variable nobody deploys fails here as it would on Lambda.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function createEnvironmentVariables(
  { bundle, handler = 'handler', environment }: FunctionDefinition,
  { region }: Place,
  context: StaticContext,
): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    // Not the user's home, whose ~/.aws would otherwise reach the function.
    HOME: tmpdir(),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    _HANDLER: handler,
    LAMBDA_TASK_ROOT: dirname(bundle),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...KEYS,
    AWS_LAMBDA_FUNCTION_NAME: context.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: context.functionVersion,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: context.memoryLimitInMB,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: context.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: context.logStreamName,
    // Last: the credentials and the region of a deployment may differ from the defaults above.
    ...environment,
  };
}
