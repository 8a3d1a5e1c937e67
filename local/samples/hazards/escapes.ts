import { albLine } from '../alb-record';
import { alb, ORDINARY } from './alb-base';
import { ecs, type Hazard } from './hazard';

const agent = (name: string, written: string, meant: string): Hazard =>
  alb(name, { user_agent: written }, { 'user_agent.original': meant, 'tls.version': '1.2' });

/** Bytes that ELB writes as `\xHH`, and those that it, or something between, does not escape. */
export const ESCAPE_HAZARDS: readonly Hazard[] = [
  agent('quotes as \\x22', 'App \\x22beta\\x22/1.0', 'App "beta"/1.0'),
  agent('UTF-8 as \\xHH', 'App/\\xEC\\x97\\x90\\xEC\\x84\\x9C 2', 'App/에서 2'),
  agent('UTF-8 as \\xhh in small letters', 'Caf\\xc3\\xa9/1.0', 'Café/1.0'),
  agent('a backslash as \\x5C', 'Agent\\x5Cwin/1.0', 'Agent\\win/1.0'),
  agent('an escaped backslash before x22: decoded once', 'Agent \\x5Cx22 1.0', 'Agent \\x22 1.0'),
  agent('escapes that are not UTF-8 stay as written', 'Caf\\xE9/1.0', 'Caf\\xE9/1.0'),
  agent('a sequence cut short stays as written', 'App/\\xEC\\x97', 'App/\\xEC\\x97'),
  agent('half an escape stays as written', 'App/\\x2', 'App/\\x2'),
  agent('quotes as \\"', 'App \\"beta\\"/1.0', 'App "beta"/1.0'),
  agent('control characters as \\xHH', 'App\\x09\\x0A\\x00', 'App\t\n\0'),
  agent('raw UTF-8', 'Überbrowser/1.0 😀', 'Überbrowser/1.0 😀'),
  agent(
    'characters that JSON must escape',
    'a\tb\u0001c\u007f/</script>',
    'a\tb\u0001c\u007f/</script>',
  ),
  alb(
    'escapes inside the request',
    { request: 'GET http://orders.thing.example:80/\\xE2\\x82\\xAC?q=\\x22a\\x22 HTTP/1.1' },
    { 'url.path': '/€', 'url.query': 'q="a"', 'http.version': '1.1' },
  ),
  {
    name: 'raw bytes that are not UTF-8',
    format: 'alb',
    line: Buffer.from(albLine({ ...ORDINARY, user_agent: 'Caf\u00e9/1.0' }), 'latin1'),
    // The agent itself cannot survive as JSON; the rest of the line must.
    expect: ecs({
      'http.response.status_code': 200,
      'tls.version': '1.2',
      'aws.elb.matched_rule_priority': 7,
    }),
  },
];
