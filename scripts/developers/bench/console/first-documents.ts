import { startNpmRun } from '../../../cli/fixtures/npm-run';

/** How long it takes from `npm start`, as it is typed, until the first documents are confirmed, in seconds. */
export async function firstDocuments(): Promise<number> {
  const began = performance.now();
  const running = startNpmRun('start', ['--port', '0']);
  // The row of a file is printed when all of it is confirmed; the first is small.
  await running.said(/ shipped /);
  const seconds = (performance.now() - began) / 1000;
  running.interrupt();
  await running.ended;
  return seconds;
}
