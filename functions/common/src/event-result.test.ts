import { failedMessages, throwIfFailed } from './event-result';

test('of a queue the failed messages are named, and none where all went well', () => {
  expect(failedMessages(['a', 'b'])).toEqual({
    batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
  });
  expect(failedMessages([])).toEqual({ batchItemFailures: [] });
});

test('any other event fails with the first of its errors as the cause', () => {
  const errors = [new Error('first'), new Error('second')];
  expect(() => throwIfFailed(errors, 'SOME_FAILED', 'not all')).toThrow(
    expect.objectContaining({ code: 'SOME_FAILED', message: 'not all', cause: errors[0] }),
  );
  expect(() => throwIfFailed([], 'SOME_FAILED', 'not all')).not.toThrow();
});
