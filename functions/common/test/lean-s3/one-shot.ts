import { describeError } from '../../src/errors';
import { TIMEOUTS } from '../../src/lean-clients';
import { openLeanClient } from '../../src/lean-s3/lean-client';

/** Sends requests one after the other, prints the answers, and leaves the client open. */
async function main(): Promise<void> {
  const [endpoint, count] = process.argv.slice(2);
  const client = openLeanClient({
    region: async () => 'eu-west-1',
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    endpoint,
    connections: 1,
    ...TIMEOUTS,
    idleMilliseconds: 600_000,
  });
  for (let sent = 0; sent < Number(count); sent++) {
    const answer = client.send({ method: 'GET', bucket: 'b', key: 'k' });
    console.log(await answer.then(({ body }) => body, describeError));
  }
}

void main();
