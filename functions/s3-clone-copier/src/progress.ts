import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import type { CloneSummary } from '@lambda-core/s3-clone-common/summary';

/** Reports again and again what segments have copied while they are among `running`. */
export function openProgress(
  reporter: CloneReporter,
  milliseconds: number | undefined,
): Disposable & { readonly running: Set<CloneSummary> } {
  const running = new Set<CloneSummary>();
  const tell = () => {
    let [objects, bytes] = [0, 0];
    for (const { objectsCopied, objectsSkipped, bytesCopied } of running) {
      objects += objectsCopied + objectsSkipped;
      bytes += bytesCopied;
    }
    reporter.progress({ objects, bytes });
  };
  const timer = milliseconds === undefined ? undefined : setInterval(tell, milliseconds);
  return { running, [Symbol.dispose]: () => clearInterval(timer) };
}
