import { alb } from './alb-base';
import { classicLine } from './classic';
import { ecs, type Hazard } from './hazard';

const NEIGHBOURS = {
  'http.response.status_code': 200,
  'url.path': '/v2/orders',
  'tls.cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
  'tls.version': '1.2',
  'destination.domain': 'orders.thing.example',
  'aws.elb.matched_rule_priority': 7,
  'event.start': '2026-03-14T09:26:53.546000Z',
  'aws.elb.conn_trace_id': 'TID_5b0c7e9a41d24f68b3a1907cde52f864',
};

const agent = (name: string, written: string, meant: string): Hazard =>
  alb(name, { user_agent: written }, { ...NEIGHBOURS, 'user_agent.original': meant });

const classic = (name: string, written: string, meant: string): Hazard => ({
  name,
  format: 'classic',
  line: classicLine({ agent: written }),
  expect: ecs({
    'url.path': '/v2/orders/17',
    'user_agent.original': meant,
    'tls.cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
    'tls.version': '1.2',
  }),
});

/** Backslashes before a closing quote: whether they escape it is told by what the rest of the line becomes. */
export const BACKSLASH_HAZARDS: readonly Hazard[] = [
  agent('an agent that ends in a backslash', 'Agent/1.0\\', 'Agent/1.0\\'),
  agent('an agent that ends in an escaped backslash', 'Agent/1.0\\\\', 'Agent/1.0\\'),
  agent('an agent that ends in three backslashes', 'Agent/1.0\\\\\\', 'Agent/1.0\\\\\\'),
  agent('an agent that is a backslash', '\\', '\\'),
  agent('an escaped quote before the closing one', 'say \\"hi\\"', 'say "hi"'),
  agent('an escaped backslash before x22 stays one', 'a\\\\x22b', 'a\\x22b'),
  classic('Classic: an agent that ends in a backslash', 'Agent/1.0\\', 'Agent/1.0\\'),
  classic('Classic: an agent that ends in an escaped backslash', 'Agent/1.0\\\\', 'Agent/1.0\\'),
  alb(
    'request, agent and domain that all end in a backslash',
    {
      request: 'GET http://orders.thing.example:80/a\\',
      user_agent: 'x \\',
      domain_name: 'thing.example\\',
    },
    {
      'url.path': '/a\\',
      'user_agent.original': 'x \\',
      'destination.domain': 'thing.example\\',
      'tls.version': '1.2',
      'aws.elb.matched_rule_priority': 7,
    },
  ),
  alb(
    'a backslash at the end of the agent, and behind it a field of words and a space',
    { user_agent: 'x\\', trace_id: 'Root=1-2 and more words ', domain_name: '' },
    {
      'user_agent.original': 'x\\',
      'tls.version': '1.2',
      'trace.id': 'Root=1-2 and more words ',
      'aws.elb.matched_rule_priority': 7,
    },
    ['destination.domain'],
  ),
];
