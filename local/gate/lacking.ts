import type { Account } from './account';
import { arns, functionName, queueName } from './arns';
import type { Reply } from './denial';
import { operationOf } from './operation-of';
import { type GateRequest, rpcOf, text } from './request';

/** Settings that moto 5.2 does not have, which the gate keeps in its place: what a module sets can be applied as it is. */
export function answerLacking(request: GateRequest, account: Account): Reply | undefined {
  return recursionOf(request, account) ?? redrivesOf(request, account);
}

function recursionOf(request: GateRequest, account: Account): Reply | undefined {
  const [, name] = RECURSION.exec(request.url) ?? [];
  if (request.signer?.service !== 'lambda' || name === undefined) return undefined;
  const arn = arns.function(account.place, functionName(decodeURIComponent(name)).name);
  if (request.method === 'PUT') account.lacking.set(arn, request.body.toString());
  // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html
  const body = account.lacking.get(arn) ?? JSON.stringify({ RecursiveLoop: 'Terminate' });
  return { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from(body) };
}

/**
 * Who may move messages to a queue of dead letters, where the request is about nothing else: moto would forget the
 * queue's policy over it.
 */
function redrivesOf(request: GateRequest, account: Account): Reply | undefined {
  const operation = operationOf(request);
  if (!/^sqs:[GS]etQueueAttributes$/.test(operation)) return undefined;
  const { input } = rpcOf(request);
  const arn = arns.queue(account.place, queueName(text(input, 'QueueUrl')));
  const sent = (input['Attributes'] ?? {}) as Record<string, string>;
  const asked =
    operation === 'sqs:GetQueueAttributes' ? input['AttributeNames'] : Object.keys(sent);
  if (JSON.stringify(asked) !== '["RedriveAllowPolicy"]') return undefined;
  const { RedriveAllowPolicy } = sent;
  if (RedriveAllowPolicy !== undefined) account.lacking.set(arn, RedriveAllowPolicy);
  const kept = account.lacking.get(arn);
  const Attributes = kept ? { RedriveAllowPolicy: kept } : {};
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status: 200, headers, body: Buffer.from(JSON.stringify({ Attributes })) };
}

/** Gives who may move messages to a queue of dead letters back among the queue's attributes. */
export function withLacking(request: GateRequest, reply: Reply, account: Account): Reply {
  const operation = operationOf(request);
  if (!/^sqs:(GetQueueAttributes|DeleteQueue)$/.test(operation) || reply.status >= 300)
    return reply;
  const arn = arns.queue(account.place, queueName(text(rpcOf(request).input, 'QueueUrl')));
  const kept = account.lacking.get(arn);
  if (operation === 'sqs:DeleteQueue') account.lacking.delete(arn);
  if (operation !== 'sqs:GetQueueAttributes' || !kept) return reply;
  const { Attributes = {} } = JSON.parse(reply.body.toString()) as { Attributes?: object };
  const body = JSON.stringify({ Attributes: { ...Attributes, RedriveAllowPolicy: kept } });
  return { ...reply, headers: withoutLength(reply.headers), body: Buffer.from(body) };
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html */
const RECURSION = /^\/2024-08-31\/functions\/([^/]+)\/recursion-config\/?$/;

/** It would be that of what was read. */
function withoutLength({ 'content-length': _, ...headers }: Reply['headers']): Reply['headers'] {
  return headers;
}
