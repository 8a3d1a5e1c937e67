import { createSummary } from '@lambda-core/common/summary';
import type { PrintedReport } from '../file-reports';
import { createLogFiles } from './log-files';

function open() {
  const clock = { now: 0 };
  const { report, ...files } = createLogFiles(() => clock.now);
  const tell = (at: number, changes: Partial<PrintedReport>, lines = 0, took = 0) => {
    clock.now = at;
    const summary = createSummary();
    Object.assign(summary.lines, { encountered: lines, sent: lines });
    report({
      bucket: 'b',
      key: 'k',
      part: 0,
      outcome: 'shipped',
      summary: { ...summary, durationMilliseconds: took },
      ...changes,
    });
  };
  return { clock, tell, ...files };
}

test("a file's tries are timed from its put, and the books hold what was confirmed once", () => {
  const { put, tell, files } = open();
  put('k', 100);
  tell(50, { outcome: 'failed', error: 'refused' }, 7, 30);
  tell(90, { outcome: 'continued' }, 10, 20);
  tell(120, { part: 1 }, 5, 10);
  expect(files['k']).toMatchObject({
    bytes: 100,
    outcome: 'shipped',
    encountered: 15,
    sent: 15,
    errors: ['refused'],
    tries: [
      { from: 20, to: 50, outcome: 'failed' },
      { from: 70, to: 90, outcome: 'continued' },
      { from: 110, to: 120, outcome: 'shipped', part: 1 },
    ],
  });
});

test('a file says how far its latest try came, and what is read again is told apart', () => {
  const { tell, dead, outcomeOf, ...followed } = open();
  const { put, files } = followed;
  put('k', 100);
  tell(1, { outcome: 'continued' }, 10);
  tell(2, { part: 1, outcome: 'failed' }, 3);
  expect(files['k']).toMatchObject({ encountered: 10, failed: { encountered: 3, sent: 3 } });
  tell(3, { part: 1 }, 5);
  expect(files['k']).toMatchObject({ encountered: 15, outcome: 'shipped' });
  expect([files['k']?.failed, outcomeOf('k')]).toEqual([undefined, 'shipped']);
  // Delivered once more, then put once more, which the function has not read yet.
  tell(4, {}, 15);
  expect(files['k']?.encountered).toBe(15);
  put('k', 100);
  expect(outcomeOf('k')).toBe('waiting');
  tell(5, { outcome: 'failed' }, 2);
  dead('k');
  put('other', 1);
  for (let at = 0; at < 100; at++) put(`f${at}`, 1);
  expect([outcomeOf('k'), outcomeOf('nobody'), files['k']]).toEqual(['dead', undefined, undefined]);
});

test('a file that is put again begins anew, and the oldest files go', () => {
  const { put, tell, dead, files } = open();
  put('k', 1);
  tell(1, {}, 3);
  put('k', 2);
  expect(files['k']).toMatchObject({ bytes: 2, outcome: 'waiting', sent: 0, tries: [] });
  dead('k');
  expect(files['k']?.outcome).toBe('dead');
  for (let at = 0; at < 200; at++) put(`f${at}`, 1);
  expect(Object.keys(files)).toHaveLength(60);
  expect(files['k']).toBeUndefined();
});
