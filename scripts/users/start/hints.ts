import { localEnvironment } from '@lambda-core/local/credentials';
import type { Receiver } from '@lambda-core/local/logstash/receiver';
import type { S3Server } from '@lambda-core/local/s3/server';
import { BUCKET, COMMANDS, DESTINATION, SOURCE } from './names';

/** How to use what serves, as commands that work as they are printed. */
export function hints(
  s3: Pick<S3Server, 'endpoint' | 'region'>,
  receiver: Pick<Receiver, 'host' | 'port'>,
  page: string,
): string[] {
  const variables = Object.entries(localEnvironment(s3)).map(([name, value]) => `${name}=${value}`);
  const id = 'second';
  const request = { id, source: { name: SOURCE }, destination: { name: DESTINATION } };
  const logstash = (be: 'up' | 'down') =>
    `curl -H 'Origin: ${page}' -d '{"be":"${be}"}' '${page}/action?name=receiver'`;
  const key = `${id}-${SOURCE}-${DESTINATION}/clone-request`;
  return `
Serving until you press Ctrl-C. In another terminal, and the AWS CLI where it says aws:

  export ${variables.slice(0, 2).join(' ')}
  export ${variables.slice(2).join(' ')}

Ship a log: yours, a sample, one that does not parse, one that is cut off and fails.
  aws s3 cp YOUR.log s3://${BUCKET}/
  npm run -s ship -- YOUR.log --to ${receiver.host}:${receiver.port}
  npm run -s samples -- --format alb --gzip | aws s3 cp - s3://${BUCKET}/sample.log.gz
  echo 'no line of a log' | aws s3 cp - s3://${BUCKET}/odd.log
  echo 'cut off' | gzip | head -c 20 | aws s3 cp - s3://${BUCKET}/cut.log.gz

Clone a bucket: by the command, or by a request of your own.
  npm run -s clone -- --source ${SOURCE} --destination ${DESTINATION} --command-bucket ${COMMANDS}
  echo '${JSON.stringify(request)}' |
    aws s3 cp - s3://${COMMANDS}/${key}

See it hold out: by the buttons of the page (Kill Logstash, Slow S3, Kill the function, Put a broken file), or
kill Logstash and bring it back from here:
  ${logstash('down')}
  ${logstash('up')}
Or press Ctrl-C and start again with faults (npm start -- --help lists them).
  npm start -- --s3-fail 0.02 --s3-latency CopyObject=60,all=5
  npm start -- --receiver-reset-after 100000 --receiver-faulty-connections 9`.split('\n');
}
