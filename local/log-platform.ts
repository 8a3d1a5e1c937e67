import { type PrintedProblem, type PrintedReport, readProblem, readReport } from './file-reports';
import type { Queue } from './lambda/host';
import { addLogProcessing, type LogProcessing } from './log-processing';
import { openPlatform, type Platform, type PlatformOptions } from './platform';

type LogPlatformOptions = LogProcessing &
  Pick<PlatformOptions, 'onLog' | 'onInvocation'> & {
    /** Closed with the platform, after it: as long as a function runs it may send. */
    readonly receiver: LogProcessing['receiver'] & AsyncDisposable;
    /** Hears of every file, or part of one, that the function has reported. */
    readonly onReport?: (report: PrintedReport) => void;
    /** Hears of what else the function says has failed. */
    readonly onProblem?: (problem: PrintedProblem) => void;
  };

type LogPlatform = AsyncDisposable & { readonly platform: Platform; readonly queue: Queue };

/** A platform with one API's log processing and nothing else. */
export async function openLogPlatform(options: LogPlatformOptions): Promise<LogPlatform> {
  const { onReport, onProblem, onLog, onInvocation, ...processing } = options;
  const { receiver } = processing;
  const platform = await openPlatform({
    onLog(line, from) {
      const report = readReport(line);
      const problem = report === undefined ? readProblem(line) : undefined;
      if (report !== undefined) onReport?.(report);
      if (problem !== undefined) onProblem?.(problem);
      onLog?.(line, from);
    },
    ...(onInvocation === undefined ? {} : { onInvocation }),
  });
  return {
    platform,
    queue: addLogProcessing(platform, processing),
    async [Symbol.asyncDispose]() {
      await platform.close();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
