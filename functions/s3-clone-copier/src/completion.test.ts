import { createJobState, isComplete, noteJobFile } from './fixtures/completion';

const FOLDER = '1-from-into/';

function stateOf(...names: string[]) {
  const state = createJobState();
  for (const name of names) noteJobFile(state, FOLDER + name);
  return state;
}

test('a job is complete when it is segmented and every request has its response', () => {
  const all = ['clone-request', 'a-segment-request', 'a-segment-response', 'clone-response'];
  expect(isComplete(stateOf(...all))).toBe(true);
  expect(isComplete(stateOf(...all.toReversed()))).toBe(true);
  for (const missing of ['clone-response', 'a-segment-response'])
    expect(isComplete(stateOf(...all.filter((name) => name !== missing)))).toBe(false);
});

test('a split adds requests, and the job is open until those are answered', () => {
  const state = stateOf('a-segment-request', 'clone-response', 'a-segment-split');
  for (const name of ['b-segment-request', 'a-segment-response', 'a-files-000001-0123abcd'])
    noteJobFile(state, FOLDER + name);
  expect([...state.open]).toEqual(['b']);
  noteJobFile(state, `${FOLDER}b-segment-response`);
  expect(isComplete(state)).toBe(true);
});

test('a bucket without keys is complete with its clone-response', () => {
  expect(isComplete(stateOf('clone-request', 'clone-response'))).toBe(true);
});
