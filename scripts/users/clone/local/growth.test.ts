import { isOutgrown, type Load } from './growth';

const LOAD: Load = {
  waiting: 289,
  objectsPerSegment: 5000,
  perSecond: 4000,
  busy: 0.95,
  isThrottled: false,
};

test.each<[string, Partial<Load>, boolean]>([
  ['hundreds of large segments wait, and the processor is what they wait for', {}, true],
  ['nothing waits', { waiting: 0 }, false],
  ['what waits takes less time than a process to start', { objectsPerSegment: 20 }, false],
  ['S3 is what the copies wait for', { busy: 0.3 }, false],
  ['S3 has said to slow down', { isThrottled: true }, false],
  ['nothing has been copied yet, so that the pace is unknown', { perSecond: 0 }, true],
])('further processes when %s: %j', (_, load, expected) => {
  expect(isOutgrown({ ...LOAD, ...load })).toBe(expected);
});
