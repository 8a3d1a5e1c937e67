import { readContinuation } from '@lambda-core/s3-clone-copier/continuation';
import { messageOf } from './workers';

const REQUEST = { bucket: 'commands', key: 'job1-from-into/a-1-segment-request' };

test('a segment that somebody may have begun comes to further processes as one that is left to them', () => {
  const message = messageOf(REQUEST, { hop: 1 }, 5);
  expect(readContinuation(JSON.parse(message))).toEqual({ ...REQUEST, hop: 1, since: 5 });
  expect(readContinuation(JSON.parse(messageOf(REQUEST, undefined)))).toBeUndefined();
});
