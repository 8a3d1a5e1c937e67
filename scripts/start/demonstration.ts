import { once } from 'node:events';
import { S3Client } from '@aws-sdk/client-s3';
import { type PrintedReport, readReport } from '../local/file-reports';
import type { Queue } from '../local/host/host';
import { addLogProcessing } from '../local/log-processing';
import { openPlatform, type Platform } from '../local/platform';
import { openReceiver, type Receiver } from '../local/receiver/receiver';
import { demonstrateClone } from './clone-demonstration';
import { openProgressLine } from './progress-line';
import { putSample, SAMPLES } from './samples';
import { fileTable } from './table';

type Print = (line: string) => void;

export type Demonstration = AsyncDisposable & {
  /** Ships the samples and clones a bucket; answers whether every line and object is accounted for. */
  run(): Promise<boolean>;
  /** Goes on serving until the process is interrupted. */
  serve(): Promise<void>;
};

const BUCKET = 'orders-logs';
const USUAL_PORT = 4566;
const DOCUMENTS_SHOWN = 2;

/** The main job on the local platform: samples into S3, documents out of the receiver. */
export async function openDemonstration(options: {
  readonly port: number | undefined;
  readonly print: Print;
}): Promise<Demonstration> {
  const { print } = options;
  const reports: PrintedReport[] = [];
  let onReport = (report: PrintedReport) => void reports.push(report);
  const receiver = await openReceiver({ trackIds: true, keep: DOCUMENTS_SHOWN });
  const platform = await openOnPort(options.port, (line) => {
    const report = readReport(line);
    if (report !== undefined) onReport(report);
    else if (line.includes('"ERROR"') || /^Runtime|timed out/.test(line)) print(line);
  });
  const queue = addLogProcessing(platform, {
    bucket: BUCKET,
    functionName: 'production-blue-orders-log-processor',
    receiver,
    environment: {
      API: 'orders',
      ENVIRONMENT: 'production',
      COLOUR: 'blue',
      APPLICATION: 'orders',
      COMPONENT: 'load-balancer',
    },
  });
  const s3 = clientOf(platform);

  const run = async () => {
    print('');
    print(`Platform: S3 ${platform.s3.endpoint}, Lambda ${platform.host.endpoint},`);
    print(`          receiver ${receiver.host}:${receiver.port} (stands in for Logstash)`);
    print('');
    const expected = new Map<string, number>();
    for (const sample of SAMPLES) {
      const key = await putSample(s3, BUCKET, sample);
      expected.set(key, sample.lines);
      print(`put s3://${BUCKET}/${key}`);
    }
    const total = [...expected.values()].reduce((sum, lines) => sum + lines, 0);
    const progress = openProgressLine(() => `${receiver.counters.lines} of ${total} lines arrived`);
    await platform.host.idle();
    progress.close();

    print('');
    for (const line of fileTable(reports)) print(line);
    print('');
    print(`Receiver: ${receiver.counters.lines} lines, ${receiver.ids.size} different event ids,`);
    print(`          at most ${receiver.counters.connections.mostOpen} connections at a time`);
    print('');
    print('A summary, as the function prints it:');
    print(`  ${JSON.stringify(reports[0]?.summary)}`);
    print('The first documents:');
    for (const document of receiver.documents) print(`  ${JSON.stringify(document)}`);
    const shipped = reconciles(expected, reports, receiver, queue);

    print('');
    print('And a bucket, cloned through both stages:');
    const cloned = await demonstrateClone(platform, s3, print);
    return shipped && cloned;
  };

  const serve = async () => {
    onReport = (report) => {
      for (const line of fileTable([report])) print(line);
    };
    print('');
    print('Serving until you press Ctrl-C. Drop a log of your own:');
    print('');
    print('  AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=eu-west-1 \\');
    print(`  aws --endpoint-url ${platform.s3.endpoint} s3 cp YOUR.log s3://${BUCKET}/`);
    print('');
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  };

  return {
    run,
    serve,
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await platform.close();
      await receiver.close();
    },
  };
}

/** Whether the books agree: what was put, what the function says it sent, what the receiver has. */
function reconciles(
  expected: ReadonlyMap<string, number>,
  reports: readonly PrintedReport[],
  receiver: Receiver,
  queue: Queue,
): boolean {
  const sent = new Map<string, number>();
  let balanced = true;
  for (const { key, outcome, summary } of reports) {
    const { lines, failures } = summary;
    balanced &&= outcome !== 'failed';
    balanced &&= lines.encountered === lines.sent + failures.sending.total;
    sent.set(key, (sent.get(key) ?? 0) + lines.sent);
  }
  const total = [...expected.values()].reduce((sum, lines) => sum + lines, 0);
  return (
    balanced &&
    [...expected].every(([key, lines]) => sent.get(key) === lines) &&
    receiver.ids.size === total &&
    receiver.counters.malformedLines === 0 &&
    queue.deadLetters.length === 0
  );
}

async function openOnPort(
  port: number | undefined,
  onLog: (line: string) => void,
): Promise<Platform> {
  try {
    return await openPlatform({ s3Port: port ?? USUAL_PORT, onLog });
  } catch (error) {
    if (port !== undefined || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return openPlatform({ s3Port: 0, onLog });
  }
}

function clientOf({ s3, environment }: Platform): S3Client {
  return new S3Client({
    endpoint: s3.endpoint,
    forcePathStyle: true,
    region: environment['AWS_REGION'] as string,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}
