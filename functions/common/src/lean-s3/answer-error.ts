import type { LeanAnswer, LeanClient, LeanRequest } from './lean-client';
import { element } from './xml';

/** An error that S3 answered, in the shape of the SDK's, so that both are judged by the same rules. */
export class S3AnswerError extends Error {
  readonly $metadata: { readonly httpStatusCode: number };
  /** Where the bucket is, when S3 says so. */
  readonly bucketRegion: string | undefined;

  /** @param code S3's error code, such as `NoSuchKey` */
  constructor(code: string, message: string, status: number, bucketRegion?: string) {
    super(message);
    this.name = code;
    this.$metadata = { httpStatusCode: status };
    this.bucketRegion = bucketRegion;
  }
}

/**
 * The error in an answer, if it is one. A copy may fail after its status 200 was sent: then the body
 * holds an `Error` instead of a result, or breaks off.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @param result the element that the body of a success has, to its end; left out where any body will do
 */
export function answerError(
  { status, headers, body }: LeanAnswer,
  result?: string,
): S3AnswerError | undefined {
  if (status < 300 && (result === undefined || body.includes(`</${result}>`))) return undefined;
  const code = element(body, 'Code') ?? (status < 300 ? 'InternalError' : String(status));
  const message = element(body, 'Message') ?? `status ${status} without a word of explanation`;
  const shown = status < 300 && code === 'SlowDown' ? 503 : status;
  return new S3AnswerError(code, message, shown, headers['x-amz-bucket-region']);
}

/**
 * Sends a request, of which an answer with an error is a failure.
 * @param result as for `answerError`
 * @throws S3AnswerError, and what `send` throws
 */
export async function sendExpecting(
  client: LeanClient,
  request: LeanRequest,
  result?: string,
): Promise<LeanAnswer> {
  const answer = await client.send(request);
  const error = answerError(answer, result);
  if (error !== undefined) throw error;
  return answer;
}
