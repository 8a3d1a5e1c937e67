import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { watchJob } from './watch';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const PAGES = 100;
const NAMES = 20;
const PAGE_BYTES = 512 * 1024;

/** A name as a listing has it: a piece of the text of a whole page. */
function pageOf(page: number): string[] {
  const names = Array.from({ length: NAMES }, (_, at) => {
    const number = String(page * NAMES + at).padStart(6, '0');
    return `s${number}-0123456789abcdef-segment-request`;
  });
  const text = Buffer.from(names.join(' ').padEnd(PAGE_BYTES)).toString();
  const [first = ''] = names;
  return names.map((_, at) =>
    text.slice(at * (first.length + 1), at * (first.length + 1) + first.length),
  );
}

test('names that are kept do not keep the pages that they were in', async () => {
  let page = 0;
  const watch = watchJob(
    {
      hasManifest: async () => false,
      list: async () => ({ names: pageOf(page), more: ++page < PAGES }),
    },
    { onResponse: async () => [] },
  );
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await watch.poll();
  expect(watch.pending).toBe(PAGES * NAMES);
  collectGarbage();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan((PAGES * PAGE_BYTES) / 4);
});
