import { awsProblem } from './aws-problem';
import { openStatusLine, type Screen } from './status-line';

type Asking = {
  readonly line: ReturnType<typeof openStatusLine>;
  /** Sets what the status line says. */
  readonly tell: (text: string) => void;
};

/**
 * Runs what asks AWS, with a status line that says `first` until it is told something else. What fails is thrown
 * as `awsProblem` says it of `what`, but for an interruption.
 */
export async function askingAws<Result>(
  {
    what,
    first,
    stderr,
    signal,
  }: { what: string; first: string; stderr: Screen; signal: AbortSignal },
  ask: (asking: Asking) => Promise<Result>,
): Promise<Result> {
  let telling = first;
  using line = openStatusLine(stderr, () => telling);
  const tell = (text: string) => {
    telling = text;
  };
  try {
    return await ask({ line, tell });
  } catch (error) {
    throw signal.aborted ? error : awsProblem(error, what);
  }
}
