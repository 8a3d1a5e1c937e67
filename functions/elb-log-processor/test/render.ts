import type { DocumentContext } from '../src/documents/context';
import { createRenderer, type DocumentChunk } from '../src/documents/documents';

/** A document as a test looks at it. */
// biome-ignore lint/suspicious/noExplicitAny: parsed JSON, asserted by the tests themselves
export type Document = any;

export const CONTEXT: DocumentContext = {
  bucket: 'production-blue-logs',
  key: 'AWSLogs/1/elasticloadbalancing/eu-west-1/2026/03/14/file.log',
  application: 'orders',
  component: 'load-balancer',
  environment: 'production',
  api: 'orders',
  colour: 'blue',
  labels: { team: 'checkout' },
};

/** Renders whole file content at once and parses what came out. */
export function render(
  content: string | Uint8Array,
  context: DocumentContext = CONTEXT,
): { chunk: DocumentChunk; documents: Document[]; failures: string[] } {
  const failures: string[] = [];
  const renderer = createRenderer(context, (reason) => failures.push(reason));
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  const chunk = renderer.render({ bytes, offset: 0, cut: 0 });
  return { chunk, documents: parseDocuments(chunk.bytes), failures };
}

/** Documents of newline-delimited JSON; throws when a byte of it is not valid. */
export function parseDocuments(bytes: Uint8Array): Document[] {
  const text = new TextDecoder('utf8', { fatal: true }).decode(bytes);
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new Error('the last document has no newline');
  return text
    .slice(0, -1)
    .split('\n')
    .map((line) => JSON.parse(line));
}
