import { createClones } from './clones';

const DONE = { objects: 10, bytes: 100, failed: false, children: [], dollars: 0.5 };

test('a clone is told segment by segment, those that split off others too', () => {
  const { clones, ...hear } = createClones(() => 7);
  hear.requested('job/');
  for (const name of ['a', 'a-1', 'b']) hear.segmentRequested('job/', name);
  hear.segmentDone('job/', 'a', { ...DONE, children: ['a-1'] });
  hear.segmentDone('job/', 'b', { ...DONE, failed: true, dollars: 0.75 });
  hear.segmented('job/');
  hear.finished('job/');
  expect(clones['job/']).toEqual({
    began: 7,
    ended: 7,
    segmented: true,
    segments: 3,
    done: 2,
    failed: 1,
    objects: 20,
    bytes: 200,
    dollars: 0.75,
    failures: ['b'],
    tree: {
      a: { state: 'done', objects: 10 },
      'a-1': { state: 'asked', objects: 0, parent: 'a' },
      b: { state: 'failed', objects: 10 },
    },
  });
});

test('of many clones the latest stay, of many segments the first, and all are counted', () => {
  const { clones, ...hear } = createClones(() => 0);
  for (let job = 0; job < 20; job++) hear.requested(`${job}/`);
  expect(Object.keys(clones)).toHaveLength(12);
  for (let segment = 0; segment < 1000; segment++) hear.segmentRequested('19/', `s${segment}`);
  hear.segmentDone('19/', 's999', DONE);
  expect(clones['19/']).toMatchObject({ segments: 1000, done: 1 });
  expect(Object.keys(clones['19/']?.tree ?? {})).toHaveLength(400);
  hear.finished('0/');
  expect(clones['0/']).toBeUndefined();
});
