import { marksOf } from './marks';

test('values are marked where they stand whole, the longest first', () => {
  const line = '2026-03-14T09:25:00Z lb 203.0.113.24:52157 200 "GET https://x.y/a?b=1 HTTP/1.1"';
  const document = {
    '@timestamp': '2026-03-14T09:25:00Z',
    source: { ip: '203.0.113.24', port: 52157 },
    http: { response: { status_code: 200 }, request: { method: 'GET' } },
    url: { original: 'https://x.y/a?b=1', path: '/a' },
    labels: { absent: 'orders' },
    log: { offset: 0 },
  };
  expect(
    marksOf(line, document).map(({ from, to, field }) => [line.slice(from, to), field]),
  ).toEqual([
    ['2026-03-14T09:25:00Z', '@timestamp'],
    ['203.0.113.24', 'source.ip'],
    ['52157', 'source.port'],
    ['200', 'http.response.status_code'],
    ['GET', 'http.request.method'],
    ['https://x.y/a?b=1', 'url.original'],
  ]);
});
