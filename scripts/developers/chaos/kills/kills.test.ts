import { readChaosCommand } from '../options';
import { judgeJob, type KilledJob, mostTwice } from './judge';
import { openProcesses } from './process-jobs';
import { simulatedJob } from './simulated-job';

const sum = (jobs: readonly KilledJob[], of: (job: KilledJob) => number) =>
  jobs.reduce((total, job) => total + of(job), 0);
const hitsOf = (jobs: readonly KilledJob[], word: string) =>
  sum(jobs, ({ hits }) => hits.filter((hit) => hit.includes(word)).length);

test('however invocations are killed or held up, and whatever comes twice, a simulated job ends exactly', async () => {
  const jobs: KilledJob[] = [];
  for (const seed of [2, 3, 12]) jobs.push(await simulatedJob(seed));
  expect(jobs.flatMap(judgeJob)).toEqual([]);
  expect(hitsOf(jobs, 'killed')).toBeGreaterThan(10);
  expect(hitsOf(jobs, 'held up')).toBeGreaterThan(0);
  expect(hitsOf(jobs, 'twice')).toBeGreaterThan(3);
  const twice = sum(jobs, ({ copies, objects }) => copies - objects);
  expect(twice / sum(jobs, ({ objects }) => objects)).toBeLessThan(0.001);
});

test('a job whose processes are killed at odd moments ends exactly, and copies nothing twice', async () => {
  await using processes = await openProcesses();
  const job = await processes.run(1, 4);
  expect(judgeJob(job)).toEqual([]);
  expect(hitsOf([job], 'SIGKILL')).toBeGreaterThan(1);
  expect(job.copies).toBe(job.objects);
});

test('the control: an early end, an object that lacks, a wrong count and too many copies would be seen', () => {
  const end = { state: 'complete', there: 1_000, counted: 1_000, late: 0 };
  const judge = (found: Partial<typeof end>) =>
    judgeJob({ objects: 1_000, end: { ...end, ...found } });
  expect(judge({})).toEqual([]);
  expect(judge({ state: 'stalled' })).toEqual(['it is stalled']);
  expect(judge({ there: 999 })).toEqual(['complete with 999 of 1000 objects']);
  expect(judge({ late: 1 })).toEqual(['1 requests came after it was complete']);
  expect(judge({ counted: 1_001 })).toEqual(['1001 objects counted of 1000']);
  expect(mostTwice({ jobs: 20, objects: 1_000, copies: 1_001 })).toEqual([]);
  expect(mostTwice({ jobs: 20, objects: 1_000, copies: 1_002 })).toHaveLength(1);
});

test('--processes is refused without its section', () => {
  expect(() => readChaosCommand(['--processes', '2'])).toThrow(
    '--processes: found without the section kills',
  );
});
