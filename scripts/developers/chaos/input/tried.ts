import { describeError } from '@lambda-core/common/errors';

/** What was put in, and what became of it. */
export type Tried = {
  readonly fault: string;
  /** Promises that were broken. */
  readonly problems: readonly string[];
  /** Whether it ended in an error that says so, which keeps the promise. */
  readonly reported?: boolean;
};

/** The problems that `work` finds; what it throws is one. */
export function attempt(work: () => readonly string[]): readonly string[] {
  try {
    return work();
  } catch (error) {
    return [describeError(error)];
  }
}
