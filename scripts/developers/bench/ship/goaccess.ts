import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { findTool } from '@lambda-core/local/tools/find-tool';
import { runMeasured } from '../measure/run';
import type { Input } from './inputs';

/** Its own AWSALB; for Classic it has none that fits, so AWSALB without what only ALB lines have. */
const FORMATS: Record<Input['format'], readonly string[]> = {
  classic: [
    '--log-format=%dT%t.%^ %^ %h:%^ %^ %^ %T %^ %s %^ %^ %b "%r" "%u" %k %K',
    '--date-format=%Y-%m-%d',
    '--time-format=%H:%M:%S',
  ],
  alb: ['--log-format=AWSALB'],
};

export const findGoaccess = () => findTool('goaccess');

type Report = { general?: { total_requests?: number; failed_requests?: number } };

/** goaccess reads and parses the file, counts, and writes a report. It ships nothing. */
export async function runGoaccess(
  tool: string,
  { file, format, limitSeconds }: { file: string; format: Input['format']; limitSeconds: number },
) {
  const folder = await mkdtemp(join(tmpdir(), 'goaccess-'));
  try {
    const report = join(folder, 'report.json');
    const flags = ['--no-global-config', '--no-progress', '-o', report];
    const argv = [tool, file, ...FORMATS[format], ...flags] as const;
    const measured = await runMeasured({ argv: [...argv], limitSeconds });
    const { general } = JSON.parse(await readFile(report, 'utf8')) as Report;
    const { total_requests: lines, failed_requests: refused = 0 } = general ?? {};
    if (lines !== undefined) return { ...measured, lines, refused };
    throw new LambdaCoreError('BENCH_FAILED', 'goaccess: its report has no total_requests');
  } finally {
    await rm(folder, { recursive: true });
  }
}
