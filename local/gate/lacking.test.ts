import { openAccount } from './account';
import { PLACE } from './fixtures/deployed';
import { jsonCall, requestTo } from './fixtures/requests';
import { answerLacking, withLacking } from './lacking';

const account = openAccount(PLACE);
const QueueUrl = 'http://127.0.0.1/123456789012/dead';

test("a function's recursion setting is kept, and is AWS's own before it is set", () => {
  const url = '/2024-08-31/functions/shipper/recursion-config';
  const body = JSON.stringify({ RecursiveLoop: 'Allow' });
  const read = () =>
    JSON.parse(answerLacking(requestTo('lambda', url), account)?.body.toString() ?? '');
  expect(read()).toEqual({ RecursiveLoop: 'Terminate' });
  answerLacking(requestTo('lambda', url, { method: 'PUT', body }), account);
  expect(read()).toEqual({ RecursiveLoop: 'Allow' });
  expect(answerLacking(requestTo('lambda', '/2015-03-31/functions/shipper'), account)).toBe(
    undefined,
  );
});

test('who may move dead letters is given back with the attributes that the emulator has', () => {
  const send = (operation: string, input: object, body = '{}') =>
    withLacking(
      jsonCall('sqs', operation, { QueueUrl, ...input }),
      { status: 200, headers: { 'content-length': String(body.length) }, body: Buffer.from(body) },
      account,
    );
  const RedriveAllowPolicy = '{"redrivePermission":"byQueue"}';
  const theirs = '{"Attributes":{"DelaySeconds":"0"}}';
  expect(send('GetQueueAttributes', {}, theirs).body.toString()).toBe(theirs);
  const set = (Attributes: object) =>
    answerLacking(jsonCall('sqs', 'SetQueueAttributes', { QueueUrl, Attributes }), account);
  expect(set({ Policy: '{}' })).toBeUndefined();
  expect(set({ RedriveAllowPolicy })).toMatchObject({ status: 200 });
  const alone = { QueueUrl, AttributeNames: ['RedriveAllowPolicy'] };
  const answer = answerLacking(jsonCall('sqs', 'GetQueueAttributes', alone), account);
  expect(JSON.parse(answer?.body.toString() ?? '')).toEqual({ Attributes: { RedriveAllowPolicy } });
  const read = send('GetQueueAttributes', {}, theirs);
  expect(JSON.parse(read.body.toString())).toEqual({
    Attributes: { DelaySeconds: '0', RedriveAllowPolicy },
  });
  expect(read.headers).toEqual({});
  send('DeleteQueue', {});
  expect(send('GetQueueAttributes', {}, theirs).body.toString()).toBe(theirs);
});
