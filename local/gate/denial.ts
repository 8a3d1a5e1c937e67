import { errorDocument } from '../s3/xml';
import type { GateRequest } from './request';
import type { Call, Refusal } from './types';

export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
};

/** What AWS says to who lacks a permission, in the service's own form. */
export function denial(request: GateRequest, { principal, action, resource }: Call): Reply {
  const service = request.signer?.service;
  const message = `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no policy allows the ${action} action`;
  if (service === 's3') return refusal(request, { status: 403, code: 'AccessDenied', message });
  // Secrets Manager and KMS say so with 400; SQS and Lambda with 403.
  const status = service === 'sqs' || service === 'lambda' ? 403 : 400;
  return refusal(request, { status, code: 'AccessDeniedException', message });
}

/** An error in the form of the service that was called. */
export function refusal(request: GateRequest, { status, code, message }: Refusal): Reply {
  const service = request.signer?.service ?? '';
  if (service === 's3') {
    const body =
      request.method === 'HEAD' ? '' : errorDocument(code, message, request.url, REQUEST);
    return reply(status, 'application/xml', body);
  }
  if (XML.includes(service)) {
    const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
    const body = `<ErrorResponse>${error}<RequestId>${REQUEST}</RequestId></ErrorResponse>`;
    return reply(status, 'text/xml', body);
  }
  const body = JSON.stringify({ __type: code, message, Message: message });
  return reply(status, 'application/x-amz-json-1.0', body, { 'x-amzn-errortype': code });
}

const REQUEST = '00000000-0000-0000-0000-000000000000';
/** What still speaks the query protocol, or REST with XML. */
const XML = ['ec2', 'elasticloadbalancing', 'iam', 'monitoring', 'route53', 'sns', 'sts'];

function reply(status: number, type: string, body: string, headers = {}): Reply {
  return { status, headers: { 'content-type': type, ...headers }, body: Buffer.from(body) };
}
