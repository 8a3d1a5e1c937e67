import { gzipSync } from 'node:zlib';
import type { DocumentContext } from '@lambda-core/elb-log-processor/documents/context';
import { createRenderer } from '@lambda-core/elb-log-processor/documents/documents';
import { sampleChunks } from '@lambda-core/local/samples/lines';
import type { LogSchedule } from './log-schedule';

/** One version of a log object. */
export type Version = {
  /** As it lies in S3. */
  readonly stored: Buffer;
  /** Its documents by `event.id`, as JSON. */
  readonly documents: ReadonlyMap<string, string>;
};

export type LogDocument = { readonly event: { readonly id: string } };

/** The object of a schedule, and the one that takes its place: other lines at the same offsets. */
export function versionsOf(
  { format, gzip, lines }: LogSchedule,
  seed: number,
  context: DocumentContext,
): readonly [Version, Version] {
  const version = (count: number, nth: number): Version => {
    const content = Buffer.concat([
      ...sampleChunks({ format, lines: count, seed: 2 * seed + nth }),
    ]);
    const rendered = createRenderer(context, () => {}).render({
      bytes: content,
      offset: 0,
      cut: 0,
    });
    const documents = new Map<string, string>();
    for (const line of Buffer.from(rendered.bytes).toString().trimEnd().split('\n')) {
      const document = JSON.parse(line) as LogDocument;
      documents.set(document.event.id, JSON.stringify(document));
    }
    return { stored: gzip ? gzipSync(content) : content, documents };
  };
  return [version(lines[0], 0), version(lines[1], 1)];
}

/**
 * What is wrong with what a receiver got of an object.
 * @param received documents as JSON, by `event.id`
 * @param outcome what was said of the file; `damaged`: that its bytes changed on the way, when it was sent
 */
export function judgeLog(
  versions: readonly Version[],
  received: ReadonlyMap<string, string>,
  outcome: 'shipped' | 'failed' | 'damaged',
): string[] {
  if (outcome === 'damaged') return [];
  const from = versions.filter(({ documents }) =>
    [...received].every(([id, document]) => documents.get(id) === document),
  );
  if (from.length === 0) return [`${received.size} documents of no one version of the object`];
  if (outcome === 'failed' || from.some(({ documents }) => documents.size === received.size))
    return [];
  const expected = from.map(({ documents }) => documents.size).join(' or ');
  return [`${received.size} of ${expected} lines received of a file that was shipped`];
}
