import { answerError } from '@lambda-core/s3-clone-common/s3/service-error';
import { bucketProblem } from './check-buckets';

function answer(status: number, headers: Record<string, string> = {}, code = '') {
  const body = code === '' ? '' : `<Error><Code>${code}</Code><Message>m</Message></Error>`;
  return answerError({ status, headers, body }, { method: 'HEAD', bucket: 'from', key: '' });
}

test.each([
  [answer(404), 'BUCKET_MISSING', 'source.name: found from, expected a bucket that exists'],
  [answer(403), 'ACCESS_DENIED', 'source.name: found from, expected a bucket that this function'],
  [answer(403, {}, 'AccessDenied'), 'ACCESS_DENIED', 'expected a bucket that this function'],
  [answer(400), 'BUCKET_REGION', 'name its region in the request'],
  [answer(400, {}, 'AuthorizationHeaderMalformed'), 'BUCKET_REGION', 'name its region'],
  [
    answer(301, { 'x-amz-bucket-region': 'eu-west-3' }),
    'BUCKET_REGION',
    "source.name: from does not answer in the function's region, it is in eu-west-3",
  ],
])('a bucket that cannot be used is an error for the requester: %j', (error, code, message) => {
  expect(bucketProblem(error, 'source.name', 'from', undefined)).toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

test.each([
  [answer(503)],
  [answer(500)],
  [answer(400, {}, 'ExpiredToken')],
  [answer(400, {}, 'RequestTimeout')],
  [answer(403, {}, 'RequestTimeTooSkewed')],
  [new Error('ECONNRESET')],
])('what may pass is no error for the requester: %j', (error) => {
  expect(bucketProblem(error, 'source.name', 'from', undefined)).toBeUndefined();
});
