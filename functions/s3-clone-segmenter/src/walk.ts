import type { Deadline } from '@lambda-core/common/deadline';
import type { Retrying } from '@lambda-core/common/retry';
import type { CommandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { CloneSummary } from '@lambda-core/s3-clone-common/summary';
import type { SegmenterConfig } from './config';
import type { Continuation, Position } from './continuation';

export type SegmenterDeps = {
  readonly config: SegmenterConfig;
  readonly clients: RegionalClients;
  readonly deadline: Deadline;
  /** Starts what goes on with a walk that is out of time. */
  readonly selfInvoke: (continuation: Continuation) => Promise<void>;
};

/** Everything about one invocation's walk. */
export type Walk = {
  readonly deps: SegmenterDeps;
  readonly request: CloneRequest;
  readonly files: CommandFiles;
  readonly folder: string;
  readonly retrying: Retrying;
  readonly summary: CloneSummary;
  readonly position: Position;
};
