import { alb } from './alb-base';
import type { Hazard } from './hazard';

const NO_REQUEST = ['http.request.method', 'http.version', 'url'];
const NO_METHOD = ['http.request.method', 'http.version'];

const request = (
  name: string,
  value: string,
  expect: Parameters<typeof alb>[2],
  absent: readonly string[] = [],
): Hazard => alb(name, { request: value }, { 'http.response.status_code': 200, ...expect }, absent);

const BARE = {
  'url.original': 'http://orders.thing.example:80-',
  'url.scheme': 'http',
  'url.domain': 'orders.thing.example',
};

/** Request lines that clients have really sent, or that ELB writes when it got none. */
export const REQUEST_HAZARDS: readonly Hazard[] = [
  request('no request: three dashes', '- - -', {}, NO_REQUEST),
  request('no request: three dashes and a space', '- - - ', {}, NO_REQUEST),
  request('no request: one dash', '-', {}, NO_REQUEST),
  request('no method, URL ending in -', '- http://orders.thing.example:80- -', BARE, NO_METHOD),
  request('no method, version missing', '- http://orders.thing.example:80- ', BARE, NO_METHOD),
  request(
    'raw spaces in the URL',
    'GET http://orders.thing.example:80/find me/now?q=red shoes&n=1 HTTP/1.1',
    {
      'http.request.method': 'GET',
      'http.version': '1.1',
      'url.original': 'http://orders.thing.example:80/find me/now?q=red shoes&n=1',
      'url.path': '/find me/now',
      'url.query': 'q=red shoes&n=1',
    },
  ),
  request(
    'a method with underscores',
    'SSTP_DUPLEX_POST https://orders.thing.example:443/sra_{BA195980-CD49-458b-9E23}/ HTTP/1.1',
    {
      'http.request.method': 'SSTP_DUPLEX_POST',
      'url.path': '/sra_{BA195980-CD49-458b-9E23}/',
      'url.port': 443,
    },
  ),
  request('a method that is a flag', '--location http://orders.thing.example:80/ HTTP/1.1', {
    'http.request.method': '--location',
    'url.domain': 'orders.thing.example',
    'url.path': '/',
    'http.version': '1.1',
  }),
  request('a space after the version', 'GET http://orders.thing.example:80/ HTTP/1.0 ', {
    'http.request.method': 'GET',
    'http.version': '1.0',
    'url.original': 'http://orders.thing.example:80/',
    'url.path': '/',
  }),
  request('HTTP/2', 'GET https://orders.thing.example:443/ HTTP/2.0', { 'http.version': '2.0' }),
  request(
    'a URL inside the query',
    'GET https://orders.thing.example:443/go?to=http://evil.example:8080/x?y=1 HTTP/1.1',
    {
      'url.domain': 'orders.thing.example',
      'url.port': 443,
      'url.path': '/go',
      'url.query': 'to=http://evil.example:8080/x?y=1',
    },
  ),
  request('an IPv6 host', 'GET http://[2001:db8::7]:8080/status HTTP/1.1', {
    'url.original': 'http://[2001:db8::7]:8080/status',
    'url.scheme': 'http',
    'url.domain': '[2001:db8::7]',
    'url.port': 8080,
    'url.path': '/status',
  }),
  request(
    'an IPv6 host without a port',
    'GET http://[::1]/?q HTTP/1.1',
    { 'url.domain': '[::1]', 'url.path': '/', 'url.query': 'q' },
    ['url.port'],
  ),
  request('a user and a password', 'GET http://me:s3:cr@t@orders.thing.example:8080/p HTTP/1.1', {
    'url.original': 'http://me:s3:cr@t@orders.thing.example:8080/p',
    'url.domain': 'orders.thing.example',
    'url.port': 8080,
    'url.path': '/p',
  }),
  request('a user and an IPv6 host', 'GET http://me@[::1]:80/p HTTP/1.1', {
    'url.domain': '[::1]',
    'url.port': 80,
  }),
  request('an @ in the path is no user', 'GET http://orders.thing.example:80/@me?a@b HTTP/1.1', {
    'url.domain': 'orders.thing.example',
    'url.port': 80,
    'url.path': '/@me',
    'url.query': 'a@b',
  }),
  request('two spaces behind the method', 'GET  http://orders.thing.example:80/a  HTTP/1.1', {
    'http.request.method': 'GET',
    'http.version': '1.1',
    'url.original': 'http://orders.thing.example:80/a',
    'url.domain': 'orders.thing.example',
    'url.path': '/a',
  }),
  request('a fragment', 'GET http://orders.thing.example:80/a?b=1#c?d HTTP/1.1', {
    'url.path': '/a',
    'url.query': 'b=1',
    'url.fragment': 'c?d',
  }),
  request(
    'a fragment and no query',
    'GET http://orders.thing.example#top HTTP/1.1',
    { 'url.domain': 'orders.thing.example', 'url.fragment': 'top' },
    ['url.path', 'url.query', 'url.port'],
  ),
  request(
    'no method, and a path behind the broken port',
    '- http://orders.thing.example:80-/ ',
    { 'url.domain': 'orders.thing.example', 'url.port': 80, 'url.path': '/' },
    NO_METHOD,
  ),
  request('a path and no host', 'GET /status?full HTTP/1.1', {
    'url.original': '/status?full',
    'url.path': '/status',
    'url.query': 'full',
  }),
  request('no version', 'GET https://orders.thing.example:443/none -', {
    'http.request.method': 'GET',
    'url.path': '/none',
  }),
  request('broken percent escapes', 'GET http://orders.thing.example:80/%zz%/%E0%A4 HTTP/1.1', {
    'url.path': '/%zz%/%E0%A4',
  }),
  request(
    'a query and no path',
    'GET http://orders.thing.example:80?probe=1 HTTP/1.1',
    { 'url.domain': 'orders.thing.example', 'url.port': 80, 'url.query': 'probe=1' },
    ['url.path'],
  ),
  request('an empty query', 'GET http://orders.thing.example:80/a? HTTP/1.1', {
    'url.path': '/a',
    'url.original': 'http://orders.thing.example:80/a?',
  }),
];
