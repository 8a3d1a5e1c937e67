import { albLine } from '../alb-record';
import type { SampleFormat } from '../formats';
import { ORDINARY } from './alb-base';
import type { Hazard } from './hazard';

const LINE = albLine(ORDINARY);

/** Lines that are no log line of any format: shipped raw and tagged, never dropped. */
export const UNPARSABLE: readonly Hazard[] = [
  unparsable('a sentence', 'Connection to the load balancer was restarted.'),
  unparsable('one word', 'garbage'),
  unparsable('HTML', '<html><head><title>503 Service Unavailable</title></head></html>'),
  unparsable('a line whose start is missing', LINE.slice(60)),
  unparsable('a line cut inside a quoted field', LINE.slice(0, LINE.indexOf('/v2/orders'))),
  unparsable('a line cut after its third field', LINE.split(' ').slice(0, 3).join(' ')),
  unparsable('a time that looks like none', LINE.replace('2026-03-14T09', '14/Mar/2026:09')),
  unparsable('dashes', '- - - - - - - - - - - - - - -'),
  unparsable('a word where a number has to be', LINE.replace(' 0.042 ', ' fast ')),
  unparsable('a client without a port', LINE.replace('203.0.113.77:51234', 'somebody')),
  unparsable('quotes inside a quoted field', LINE.replace('curl/8.9.1', 'the "best" agent')),
  unparsable('a quote inside a bare field', LINE.replace(' app/orders', ' app"orders')),
  unparsable('bytes', Buffer.from('1f8b0800000000000003ff00fe80c0c1f5', 'hex')),
  unparsable('a line with zero bytes for a start', Buffer.from(`\0\0\0\0${LINE}`, 'latin1')),
  unparsable('JSON of something else', '{"level":"info","message":"started"}', 'json'),
  unparsable('JSON that is an array', '["https","2026-03-14T09:26:53.589793Z"]', 'json'),
  unparsable(
    'JSON cut short',
    '{"type":"https","time":"2026-03-14T09:26:53.589793Z","elb":"app/o',
    'json',
  ),
];

function unparsable(name: string, line: string | Buffer, format: SampleFormat = 'alb'): Hazard {
  return { name, format, line, expect: 'unparsable' };
}
