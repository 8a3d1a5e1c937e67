import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import type { ClientResponse } from '../http';
import { accessFor, denialOf, type S3Access } from './access';
import type { Client, ClientRequest } from './client';
import { element } from './xml';

/** An error that S3 answered, in the shape of the SDK's, so that both are judged by the same rules. */
export class S3ServiceError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  /** Where the bucket is, when S3 says so. */
  readonly bucketRegion: string | undefined;
  /** The permissions of which at least one was lacking, the likeliest first; for access denied only. */
  readonly denied: readonly S3Access[] | undefined;

  /** @param code S3's error code, such as `NoSuchKey` */
  constructor(code: string, message: string, status: number, more: ErrorDetails = {}) {
    super(message, more);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
    this.bucketRegion = more.bucketRegion;
    this.denied = more.denied;
  }
}

type ErrorDetails = ErrorOptions & {
  readonly bucketRegion?: string | undefined;
  readonly denied?: readonly S3Access[];
};

/**
 * Access denied as an error that says what to grant, with the error itself as its cause; `undefined` for
 * any other error, also for another 403 (a wrong signature, a token that has expired).
 */
export function deniedError(
  error: unknown,
  denied: readonly S3Access[],
): S3ServiceError | undefined {
  const code = codeOf(error);
  // A HEAD has no body, so no code either.
  if (statusOf(error) !== 403 || !['AccessDenied', '403'].includes(code)) return undefined;
  return new S3ServiceError(code, denialOf(denied), 403, { denied, cause: error });
}

/**
 * The error in a response, if it is one. A copy may fail after its status 200 was sent: then the body
 * holds an `Error` instead of a result, or breaks off.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @param request what was asked for, for the message
 * @param result the element that the body of a success has, to its end; left out where any body will do
 */
export function answerError(
  { status, headers, body }: ClientResponse,
  request: ClientRequest,
  result?: string,
): S3ServiceError | undefined {
  if (status < 300 && (result === undefined || body.includes(`</${result}>`))) return undefined;
  const code = element(body, 'Code') ?? (status < 300 ? 'InternalError' : String(status));
  const { method, bucket, key } = request;
  const message =
    element(body, 'Message') ??
    `status ${status} to ${method} s3://${bucket}/${key}, without a word of explanation`;
  const shown = status < 300 && code === 'SlowDown' ? 503 : status;
  const bucketRegion = headers['x-amz-bucket-region'];
  const error = new S3ServiceError(code, message, shown, { bucketRegion });
  return deniedError(error, accessFor(request)) ?? error;
}

/**
 * Sends a request, of which a response with an error is a failure.
 * @param result as for `answerError`
 * @throws S3ServiceError, and what `send` throws
 */
export async function sendExpecting(
  client: Client,
  request: ClientRequest,
  result?: string,
): Promise<ClientResponse> {
  const response = await client.send(request);
  const error = answerError(response, request, result);
  if (error !== undefined) throw error;
  return response;
}
