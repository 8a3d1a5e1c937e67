import { refusals } from './fixtures/elasticsearch';

test.each([
  ['a field that the template lacks', '{"url":{"colour":1}}', 'url.colour: is not in the template'],
  ['a scalar in place of an object', '{"url":"/"}', 'url.: found "/", expected an object'],
  ['an object in place of a scalar', '{"url":{"path":{}}}', 'url.path: {}'],
  ['a dot in the name of a label', '{"labels":{"a.b":"c"}}', 'labels.a.b'],
  ['a label that is no text', '{"labels":{"a":1}}', 'labels.a'],
])('%s is refused', (_, json, reason) => expect(refusals(json)).toEqual([reason]));

test.each([
  ['source.ip', '"10.0.2.31" "::" "::1" "2001:DB8::a:1" "1:2:3:4:5:6:7:8" "::ffff:10.0.2.31"'],
  ['source.port', '0 65535 -9223372036854775808 9223372036854775807'],
  ['@timestamp', '"2024-02-29T23:59:59Z" "0000-01-01T00:00:00.123456789Z"'],
  ['aws.elb.tls_handshake_latency', '0 -1.5 3.4028234663852886e38'],
  ['aws.elb.backend.port', '8080 "8080" ["8080","80"]'],
  ['message', '"text"'],
  ['event.original', `"${'x'.repeat(40_000)}"`],
])('%s takes what is of its type', (field, values) => {
  for (const value of values.split(' ')) expect(refusals(nested(field, value))).toEqual([]);
});

test.each([
  ['source.ip', '"10.0.2" "10.0.2.256" "10.0.2.031" "[::1]" "::1%eth0" "1::2::3" "12345::" 1'],
  ['source.port', '9223372036854775808 1.5 1e3 "443" true'],
  ['@timestamp', '"2026-02-29T00:00:00Z" "2026-13-01T00:00:00Z" "2026-01-01T24:00:00Z"'],
  [
    'event.end',
    '"2026-01-01T00:00:60Z" "2026-01-01T00:00:00.1234567890Z" "2026-00-01T00:00:00Z" 5',
  ],
  ['aws.elb.tls_handshake_latency', '3.5e38 "1.5"'],
  ['aws.elb.backend.port', '{} [[]]'],
  ['message', '1'],
])('%s refuses what is not', (field, values) => {
  for (const value of values.split(' ')) expect(refusals(nested(field, value))).toHaveLength(1);
});

/** JSON of an object with one field, by its name with dots. */
function nested(field: string, value: string): string {
  return field.split('.').reduceRight((inner, name) => `{${JSON.stringify(name)}:${inner}}`, value);
}
