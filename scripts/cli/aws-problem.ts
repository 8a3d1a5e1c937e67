import { describeError, LambdaCoreError } from '@lambda-core/common/errors';

type SdkError = Error & {
  readonly code?: string;
  readonly $metadata?: { httpStatusCode?: number };
};

/** Of the network: nobody is there, or nobody replies. */
const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|TimeoutError)$/;
const REFUSED = /AccessDenied|UnauthorizedOperation|AuthorizationError|NotAuthorized/;
const BAD_CREDENTIALS =
  /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId/;

/**
 * What a call of AWS's failed of, with what a person can do about it; what is none of these is returned as it is.
 * @param what what was asked for, as in `the weights of thing.com in Route53`
 */
export function awsProblem(error: unknown, what: string): unknown {
  const { name, code = '' } = error as SdkError;
  // One of ours that AWS's own code was kept in.
  const said = error instanceof LambdaCoreError ? code : name;
  const because = (problem: string, text: string) =>
    new LambdaCoreError(problem, text, { cause: error });
  if (name === 'CredentialsProviderError')
    return because(
      'NO_CREDENTIALS',
      'no credentials were found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    );
  if (BAD_CREDENTIALS.test(said))
    return because('BAD_CREDENTIALS', `AWS does not take these credentials, asked for ${what}`);
  if (REFUSED.test(said))
    return because('ACCESS_DENIED', `these credentials may not read or change ${what}`);
  if (error instanceof LambdaCoreError) return error;
  if (UNREACHABLE.test(code) || UNREACHABLE.test(name))
    return because(
      'UNREACHABLE',
      `${what}: AWS cannot be reached; look at the network and at AWS_ENDPOINT_URL`,
    );
  return new LambdaCoreError('AWS', `${what}: ${describeError(error)}`, { cause: error });
}
