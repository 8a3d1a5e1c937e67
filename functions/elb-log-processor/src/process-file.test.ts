import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { readConfig } from './config';
import { processFile } from './process-file';
import type { FileReport } from './report';

test('a rest for which an invocation has no time left is queued again, and has not failed', async () => {
  const config = readConfig({ LOGSTASH_HOST: '127.0.0.1', LOGSTASH_PORT: '1' });
  const s3 = new S3Client(clientSettings({ endpoint: 'http://127.0.0.1:1' }));
  const sent: unknown[] = [];
  const reports: FileReport[] = [];
  const unused = async () => {};
  const over = AbortSignal.abort();
  const rest = { bucket: 'b', key: 'k', from: 5, compressed: false, hop: 1 };
  await processFile(rest, {
    config,
    target: config.target,
    s3,
    queue: {
      send: async (body) => void sent.push(JSON.parse(body)),
      bury: unused,
      putBack: unused,
    },
    deadline: { drain: over, stop: over, [Symbol.dispose]: () => {} },
    reporter: { file: (report) => reports.push(report), putBack: () => {}, problem: () => {} },
  });
  s3.destroy();
  expect(sent).toEqual([{ continuation: { ...rest, hop: 2 } }]);
  expect(reports).toMatchObject([{ part: 1, outcome: 'continued' }]);
});
