import { between, hex, pick, pool, type Random } from '../random';
import { albRecord } from './alb';
import type { AlbRecord } from './alb-record';
import { createClock } from './clock';
import { albFileName, type Sample } from './sample';
import { createTraffic } from './traffic';

/** The JSON form's name is the delivery's own choice: this one only keeps it apart from the others. */
export const json: Sample = { lines: jsonLines, fileName: albFileName('', '.json.log.gz') };

/** ALB access logs as CloudWatch vended delivery writes them: a JSON object a line. */
function jsonLines(random: Random): () => string {
  const clock = createClock(random);
  const traffic = createTraffic(random, 3);
  const shapes = pool(4096, () => {
    const record = albRecord(random, traffic);
    const client = record.client.replace(/\d+$/, '@port');
    const holes = { time: '@time', client, conn_trace_id: 'TID_@connection' };
    return jsonLine({ ...record, ...holes }).split(/@(?:time|port|connection)/);
  });
  return () => {
    const [start, toPort, toConnection, end] = pick(random, shapes);
    const port = between(random, 1024, 65536);
    return `${start}${clock()}${toPort}${port}${toConnection}${hex(random, 32)}${end}`;
  };
}

/** `record` under the keys of the JSON form, where three fields go by another name. */
export function jsonLine({ client, target, request, ...others }: AlbRecord): string {
  const { type, time, elb, ...rest } = others;
  return JSON.stringify({
    ...{ type, time, elb, client_port: client, target_port: target },
    request_line: request,
    ...rest,
  });
}
