import type { Summary } from '@lambda-core/common/summary';

/** What became of all files together. */
export function openTotal() {
  const started = performance.now();
  let [files, failed, encountered, sent] = [0, 0, 0, 0];
  return {
    add({ lines }: Summary, ok: boolean) {
      files += 1;
      if (!ok) failed += 1;
      encountered += lines.encountered;
      sent += lines.sent;
    },
    get files() {
      return files;
    },
    get failed() {
      return failed;
    },
    text() {
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      const bad = failed > 0 ? `, ${failed} of them failed` : '';
      return `${files} files${bad}: ${sent} of ${encountered} lines confirmed in ${seconds} s`;
    },
  };
}
