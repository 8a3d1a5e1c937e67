import type { SegmentResponse } from '@lambda-core/s3-clone-common/contract/contract';
import type { RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import type { RequestedJob } from './job';
import type { CommandBucket } from './job-folder';
import type { LocalStages } from './local/stages';
import type { CloneCommand } from './options';
import type { Progress } from './progress';

export type Run = {
  readonly job: RequestedJob;
  readonly command: CloneCommand;
  readonly commands: CommandBucket;
  /** Left out: the stages run in Lambda. */
  readonly stages: LocalStages | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** What the command itself sends, counted as it does. */
  readonly requests?: Readonly<RequestCounts>;
  /** Gets what the segment-responses say. */
  readonly ranges?: { add(response: SegmentResponse): void };
  /** How long without a sign of life is told of first. */
  readonly quietMilliseconds?: number;
};
