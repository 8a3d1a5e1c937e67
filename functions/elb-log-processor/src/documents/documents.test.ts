import fc from 'fast-check';
import { MAX_LINE_BYTES } from '../source/line-batches';
import { createRenderer } from './documents';
import { CONTEXT, render } from './fixtures/render';

const CLASSIC =
  '2026-03-14T09:26:53.589793Z orders 203.0.113.77:51234 10.0.2.31:8080 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.thing.com:80/ HTTP/1.1" "curl/8" - -';

test('any bytes that are more than white space become exactly one valid document a line', () => {
  const line = fc.oneof(
    fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes.filter((b) => b !== 10))),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text.replaceAll('\n', ''))),
    fc.constant(Buffer.from(CLASSIC)),
    mutated(CLASSIC),
  );
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const content = Buffer.concat(lines.flatMap((bytes) => [bytes, Buffer.from('\n')]));
      const { documents, chunk, failures } = render(content);
      const offsets: number[] = [];
      let offset = 0;
      for (const bytes of lines) {
        if (!/^[\t-\r ]*$/.test(bytes.toString('latin1'))) offsets.push(offset);
        offset += bytes.length + 1;
      }
      expect(documents.map(({ log }) => log.offset)).toEqual(offsets);
      expect(chunk.lines).toBe(offsets.length);
      expect(failures).toHaveLength(chunk.lines - chunk.parsed);
      for (const { event } of documents) expect(event.id).toMatch(/^[0-9a-f]{20}-\d{12}$/);
    }),
    { numRuns: 500 },
  );
});

test('an unparsable line is shipped whole, tagged, with the reason', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const line = `?${text.replaceAll(/[\r\n]/g, '')}`;
      const [document] = render(line).documents;
      expect(document.message).toBe(line);
      expect(document.tags).toEqual(['_elbparsefailure']);
      expect(document.error.message).toMatch(/\w/);
      expect(document['@timestamp']).toBeUndefined();
    }),
  );
});

test('values of a line come back as they were, whatever characters they hold', () => {
  const printable = fc.string({ unit: 'grapheme' }).map((s) => s.replaceAll(/[\p{Cc}"\\]/gu, '_'));
  const present = printable.filter((s) => s !== '' && s !== '-' && s !== '-1');
  fc.assert(
    fc.property(present, present, fc.nat(), (agent, path, bytes) => {
      const url = `https://api.thing.com:8443/${path.replaceAll(/[ ?#]/g, '_')}?q=1`;
      const [document] = render(
        `2026-03-14T09:26:53.5Z elb 2001:DB8::1:51234 - -1 -1 -1 504 0 ${bytes} 0 "POST ${url} HTTP/2.0" "${agent}" X TLSv1.3`,
      ).documents;
      expect(document).toMatchObject({
        '@timestamp': '2026-03-14T09:26:53.5Z',
        source: { ip: '2001:DB8::1', port: 51234 },
        http: { request: { method: 'POST', body: { bytes } }, version: '2.0' },
        url: { original: url, domain: 'api.thing.com', port: 8443, query: 'q=1' },
        user_agent: { original: agent },
        event: { outcome: 'failure' },
        aws: { elb: { backend: { http: { response: { status_code: 0 } } } } },
      });
      expect(document.aws.elb).not.toHaveProperty('request_processing_time');
    }),
  );
});

test('escapes are decoded where that gives UTF-8, and kept where it does not', () => {
  const asEscapes = (bytes: Uint8Array) =>
    [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const line = CLASSIC.replace('curl/8', asEscapes(Buffer.from(text)));
      const [document] = render(line).documents;
      const expected = Buffer.from(text).toString();
      if (expected !== '-' && expected !== '-1')
        expect(document.user_agent.original).toBe(expected);
    }),
  );
  const [document] = render(CLASSIC.replace('curl/8', 'a\\xff')).documents;
  expect(document.user_agent.original).toBe('a\\xff');
});

test('the same line of the same object always has the same id, any other has another', () => {
  const lines = `${CLASSIC}\n${CLASSIC}\n`;
  const ids = (content: string, key: string) =>
    render(content, { ...CONTEXT, key }).documents.map((document) => document.event.id);
  const first = ids(lines, 'a');
  expect(ids(lines, 'a')).toEqual(first);
  expect(new Set([...first, ...ids(lines, 'b')]).size).toBe(4);
});

test('every document carries what the configuration says, and nothing that it does not', () => {
  const [document] = render(CLASSIC).documents;
  expect(document).toMatchObject({
    service: { name: 'orders', type: 'load-balancer', environment: 'production' },
    labels: { api: 'orders', colour: 'blue', team: 'checkout' },
    cloud: { provider: 'aws' },
    event: { dataset: 'aws.elb_logs', kind: 'event' },
    aws: { s3: { bucket: { name: CONTEXT.bucket }, object: { key: CONTEXT.key } } },
  });
  const [bare] = render(CLASSIC, { bucket: 'b', key: 'k' }).documents;
  expect(bare).not.toHaveProperty('service');
  expect(bare).not.toHaveProperty('labels');
});

test('a label of any name leaves the others alone', () => {
  const labels = { constant: 'x', write: 'y' };
  const [document] = render(CLASSIC, { ...CONTEXT, labels }).documents;
  expect(document.labels).toEqual({ ...labels, api: 'orders', colour: 'blue' });
});

test('a carriage return at the end of a line is not part of it', () => {
  const { documents, chunk } = render(`${CLASSIC}\r\n${CLASSIC}\r\n`);
  expect(chunk.parsed).toBe(2);
  expect(documents[1].log.offset).toBe(CLASSIC.length + 2);
});

test('an over-long line is shipped cut, at a character, and says how long it was', () => {
  const line = `x${'€'.repeat(MAX_LINE_BYTES / 3 + 100)}`;
  const { documents, chunk, failures } = render(`${CLASSIC}\n${line}\n${CLASSIC}\n`);
  expect(chunk).toMatchObject({ lines: 3, parsed: 2 });
  const { message, tags, error } = documents[1];
  expect(line.startsWith(message)).toBe(true);
  expect(Buffer.byteLength(message)).toBeGreaterThan(MAX_LINE_BYTES - 4);
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(MAX_LINE_BYTES);
  expect(tags).toEqual(['_elbparsefailure', '_elblinetruncated']);
  expect(error.message).toContain(String(Buffer.byteLength(line)));
  expect(failures).toHaveLength(1);
});

test('a buffer given for reuse is used when it is large enough and changes nothing', () => {
  const spare = new Uint8Array(200_000).fill(0x22);
  const failures: string[] = [];
  const renderer = createRenderer(CONTEXT, (reason) => failures.push(reason));
  const batch = { bytes: Buffer.from(`${CLASSIC}\n`), offset: 7, cut: 0 };
  const fresh = renderer.render(batch);
  const reused = renderer.render(batch, spare);
  expect(Buffer.from(reused.bytes).equals(Buffer.from(fresh.bytes))).toBe(true);
  expect(reused.bytes.buffer).toBe(spare.buffer);
  expect(renderer.render(batch, new Uint8Array(10)).bytes.length).toBe(fresh.bytes.length);
});

function mutated(line: string): fc.Arbitrary<Buffer> {
  return fc.tuple(fc.nat(line.length - 1), fc.nat(3), fc.string()).map(([at, count, text]) => {
    const changed = line.slice(0, at) + text.replaceAll('\n', '') + line.slice(at + count);
    return Buffer.from(changed);
  });
}
