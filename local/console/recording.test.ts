import { apply, type Json } from './patch';
import { createRecorder } from './recording';

const PAGE = { script: 'play()', style: 'p {}' };

const framesOf = (html: string): Json[] =>
  JSON.parse(/id="recording">(.*?)<\/script>/s.exec(html)?.[1] ?? '');

test('a recording holds what happened, in a page that needs nothing else', () => {
  const recorder = createRecorder(PAGE);
  for (const frame of [
    { at: 0, text: '</script><b>' },
    { at: 1, n: 1 },
  ])
    recorder.take(frame);
  const html = recorder.html();
  expect(html.match(/<\/script>/g)).toHaveLength(2);
  expect(html).not.toMatch(/(src|href)="(?!data:)/);
  expect(framesOf(html)).toEqual([
    { at: 0, text: '</script><b>' },
    { at: 1, n: 1 },
  ]);
});

test('however long a run is, its recording is small, and begins and ends as the run did', () => {
  const recorder = createRecorder(PAGE, 20_000);
  let state: Json = {};
  for (let at = 0; at < 5000; at++) {
    const frame = { at, [`f${at % 50}`]: '<'.repeat(at % 7), last: at };
    state = apply(state, frame);
    recorder.take(frame);
  }
  const html = recorder.html();
  expect(html.length).toBeLessThanOrEqual(20_000);
  const frames = framesOf(html);
  expect(frames.length).toBeGreaterThan(20);
  expect(frames[0]).toMatchObject({ at: 0 });
  expect(frames.reduce((all, frame) => apply(all, frame), {} as Json)).toEqual(state);
});
