import { LambdaCoreError } from '@lambda-core/common/errors';

export function broken(message: string, cause?: unknown): LambdaCoreError {
  return new LambdaCoreError('GZIP_BROKEN', message, { cause });
}

export function isBroken(error: unknown): boolean {
  return error instanceof LambdaCoreError && error.code === 'GZIP_BROKEN';
}

export function truncated(cause?: unknown): LambdaCoreError {
  return broken('the gzip file is truncated', cause);
}

export function damaged(how: string, cause?: unknown): LambdaCoreError {
  return broken(`the gzip file is damaged (${how})`, cause);
}
