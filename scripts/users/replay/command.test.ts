import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  CreateBucketCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { clientSettings, localEnvironment } from '@lambda-core/local/credentials';
import { objectCreated } from '@lambda-core/local/s3/object-created';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { freePort, type Moto, startMoto } from '@lambda-core/local/tools/moto';
import { endedCommand, startCommand } from '../../cli/fixtures/npm-run';

const REGION = 'eu-west-1';
const ACCOUNT = '123456789012';
const QUEUE = 'ci-blue-orders-logs';
const BUCKET = 'logs-of-orders';
const FOLDER = `edge/AWSLogs/${ACCOUNT}/elasticloadbalancing/${REGION}`;
const DEADLINE = 120_000;
const ORDERS = ['ci', 'blue', '--api', 'orders'];

const moto = toolOrReason('moto_server');

if ('reason' in moto) test.skip(`replays: ${moto.reason}`, () => {});
else describe('npm run replay', onMoto);

function onMoto(): void {
  let server: Moto;
  let sqs: SQSClient;
  let s3: S3Client;
  let elb: ElasticLoadBalancingClient;
  let env: NodeJS.ProcessEnv;
  const urls = { queue: '', dead: '' };
  const run = (...argv: string[]) => endedCommand('replay', [...ORDERS, ...argv], { env });

  beforeAll(async () => {
    server = await startMoto();
    const { endpoint } = server;
    const { AWS_REGION: _, ...local } = localEnvironment({ endpoint });
    env = local;
    const settings = clientSettings({ endpoint, region: REGION });
    sqs = new SQSClient(settings);
    elb = new ElasticLoadBalancingClient(settings);
    s3 = new S3Client({ ...settings, forcePathStyle: true });
    const create = async (QueueName: string) =>
      (await sqs.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
    urls.queue = await create(QUEUE);
    urls.dead = await create(`${QUEUE}-dead-letters`);
  }, DEADLINE);

  afterAll(async () => {
    sqs.destroy();
    s3.destroy();
    elb.destroy();
    await server.close();
  });

  /** Takes all that can be received. */
  async function take(QueueUrl: string): Promise<readonly Message[]> {
    const taken: Message[] = [];
    for (;;) {
      const all = { MessageAttributeNames: ['All'], MaxNumberOfMessages: 10 };
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...all }));
      if (Messages.length === 0) return taken;
      for (const { ReceiptHandle } of Messages)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      taken.push(...Messages);
    }
  }

  const keysOf = (messages: readonly Message[]) =>
    messages.flatMap(({ Body = '' }) =>
      readObjectEvent(JSON.parse(Body)).items.flatMap(({ objects }) =>
        objects.map(({ bucket, key }) => `${bucket}: ${key.slice(key.lastIndexOf('/') + 1)}`),
      ),
    );

  async function bury(key: string, reason?: string): Promise<void> {
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue });
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: urls.dead,
        MessageBody: JSON.stringify(objectCreated({ bucket: BUCKET, key })),
        ...(reason === undefined
          ? {}
          : { MessageAttributes: { Reason: attribute(reason), Other: attribute('kept') } }),
      }),
    );
  }

  test(
    'dead letters are told of, put back, and lost by no kill',
    async () => {
      const keys = Array.from({ length: 24 }, (_, at) => `${FOLDER}/file ${at}+.log.gz`);
      for (const key of keys.slice(0, 20)) await bury(key, `s3://${BUCKET}/${key}: NoSuchKey`);
      for (const key of keys.slice(20)) await bury(key);

      const look = await run('--dead-letters', '--dry-run');
      expect({ status: look.status, stdout: look.stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(
          /24 messages\n[\s\S]*…: NoSuchKey +20 +\d+ s +\d+ s\n[\s\S]*received too often [^\n]* 4 +\d+ s[\s\S]*nothing was put back/,
        ),
      });

      const killed = startCommand('replay', [...ORDERS, '--dead-letters', '--rate', '4'], { env });
      await killed.said(/ [1-9]\d* of 24 put back/);
      process.kill(-(killed.child.pid ?? 0), 'SIGKILL');
      await killed.ended;

      const again = await run('--dead-letters', '--json');
      expect({ status: again.status, stderr: again.status === 0 ? '' : again.stderr }).toEqual({
        status: 0,
        stderr: '',
      });
      const events = again.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(events).toMatchObject([{ event: 'found' }, { event: 'ended', to: QUEUE }]);
      expect(events[1].moved).toBeLessThan(24);
      const back = await take(urls.queue);
      expect(new Set(keysOf(back))).toEqual(
        new Set(keys.map((key) => `${BUCKET}: ${key.split('/').at(-1)}`)),
      );
      // Its count of failures and its reason are of before.
      const attributes = new Set(
        back.map(({ MessageAttributes: found }) => Object.keys(found ?? {}).join()),
      );
      expect(attributes).toEqual(new Set(['Other', '']));

      const nothing = await run('--dead-letters');
      expect(nothing).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('nothing rests there'),
      });
    },
    DEADLINE,
  );

  test(
    'the log files of a period are queued as S3 would, and a run that was limited or interrupted says how to go on',
    async () => {
      await s3.send(
        new CreateBucketCommand({
          Bucket: BUCKET,
          CreateBucketConfiguration: { LocationConstraint: REGION },
        }),
      );
      const queueArn = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QUEUE}`;
      await allow(`arn:aws:s3:::${BUCKET}`);
      await s3.send(
        new PutBucketNotificationConfigurationCommand({
          Bucket: BUCKET,
          NotificationConfiguration: {
            QueueConfigurations: [
              {
                QueueArn: queueArn,
                // None of what is put here: what is told of is the replay's alone.
                Events: ['s3:ObjectRestore:Post'],
                Filter: { Key: { FilterRules: [{ Name: 'prefix', Value: 'edge/AWSLogs/' }] } },
              },
            ],
          },
        }),
      );
      const put = async (time: string, day: string, loadBalancer = 'app.orders.1') => {
        const name = `${ACCOUNT}_elasticloadbalancing_${REGION}_${loadBalancer}_${time}_10.0.0.1_ab+c.log.gz`;
        await s3.send(
          new PutObjectCommand({ Bucket: BUCKET, Key: `${FOLDER}/${day}/${name}`, Body: 'x' }),
        );
        return `${BUCKET}: ${name}`;
      };
      await put('20260313T2355Z', '2026/03/13');
      await put('20260314T0900Z', '2026/03/14');
      const expected = [
        await put('20260314T0905Z', '2026/03/14'),
        await put('20260314T2355Z', '2026/03/14'),
        await put('20260315T0000Z', '2026/03/15'),
        await put('20260315T0004Z', '2026/03/15'),
      ];
      await put('20260315T0005Z', '2026/03/15');
      await s3.send(
        new PutObjectCommand({
          Bucket: BUCKET,
          Key: `edge/AWSLogs/${ACCOUNT}/ELBAccessLogTestFile`,
          Body: 'x',
        }),
      );

      const period = ['--from', '2026-03-14T09:00Z', '--to', '2026-03-15'];
      const rehearsed = await run(...period, '--dry-run');
      expect({ ...rehearsed, stderr: rehearsed.status === 0 ? '' : rehearsed.stderr }).toEqual({
        status: 0,
        stderr: '',
        stdout: '4 log files (4 B) there, and nothing was queued (--dry-run)\n',
      });
      expect(keysOf(await take(urls.queue))).toEqual([]);

      const first = await run(...period, '--limit', '3');
      expect({ status: first.status, keys: keysOf(await take(urls.queue)) }).toEqual({
        status: 0,
        keys: expected.slice(0, 3),
      });
      const goOn = ({ stdout }: { readonly stdout: string }) =>
        /to go on:\nnpm run -s replay -- (.*)\n/.exec(stdout)?.[1]?.split(' ') ?? [];
      const rest = await endedCommand('replay', goOn(first), { env });
      expect({ status: rest.status, keys: keysOf(await take(urls.queue)) }).toEqual({
        status: 0,
        keys: expected.slice(3),
      });

      const slow = startCommand('replay', [...ORDERS, ...period, '--rate', '0.1'], { env });
      await slow.said(/ 1 queued, up to 2026-03-14T09:05/);
      slow.interrupt();
      const interrupted = await slow.ended;
      expect({ status: interrupted.status, keys: keysOf(await take(urls.queue)) }).toEqual({
        status: 130,
        keys: expected.slice(0, 1),
      });
      await endedCommand('replay', goOn(interrupted), { env });
      expect(keysOf(await take(urls.queue))).toEqual(expected.slice(1));

      // A bucket that many share: files of the API's own load balancer alone.
      const own = await put('20260401T0905Z', '2026/04/01', 'app.ci-blue-orders.1');
      await put('20260401T0905Z', '2026/04/01', 'app.ci-green-orders.1');
      await allow(`arn:aws:events:${REGION}:${ACCOUNT}:rule/${QUEUE}`);
      const april = ['--from', '2026-04-01', '--to', '2026-04-02'];
      expect(await run(...april)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('name its bucket with --bucket'),
      });
      const LoadBalancerName = 'ci-blue-orders';
      await elb.send(
        new CreateLoadBalancerCommand({
          LoadBalancerName,
          AvailabilityZones: [`${REGION}a`],
          Listeners: [{ Protocol: 'http', LoadBalancerPort: 80, InstancePort: 80 }],
        }),
      );
      const AccessLog = { Enabled: true, S3BucketName: BUCKET, S3BucketPrefix: 'edge' };
      await elb.send(
        new ModifyLoadBalancerAttributesCommand({
          LoadBalancerName,
          LoadBalancerAttributes: { AccessLog },
        }),
      );
      const shared = await run(...april);
      expect({ status: shared.status, keys: keysOf(await take(urls.queue)) }).toEqual({
        status: 0,
        keys: [own],
      });

      expect(
        await run('--from', '2025-01-01', '--to', '2025-01-02', '--bucket', BUCKET),
      ).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('nothing to replay: no log file of orders'),
      });
      expect(await run(...april, '--bucket', 'none-such')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('found no bucket none-such: name it with --bucket'),
      });
    },
    DEADLINE,
  );

  test(
    'a queue that is not there, no credentials and an unreachable endpoint are told of, with a remedy',
    async () => {
      const credentials = { ...env };
      delete credentials['AWS_ACCESS_KEY_ID'];
      const elsewhere = { ...env, AWS_ENDPOINT_URL: `http://127.0.0.1:${await freePort()}` };
      const argv = [...ORDERS, '--dead-letters'];
      const [missing, nobody, unreachable] = await Promise.all([
        endedCommand('replay', ['ci', 'blue', '--api', 'oders', '--dead-letters'], { env }),
        endedCommand('replay', argv, { env: { ...credentials, HOME: '/nonexistent' } }),
        endedCommand('replay', argv, { env: elsewhere }),
      ]);
      expect(missing).toMatchObject({
        status: 1,
        stderr: expect.stringMatching(
          /found no queue ci-blue-oders-logs in eu-west-1: .*tf -- ci blue apply/,
        ),
      });
      expect(nobody).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('no credentials were found: set AWS_PROFILE'),
      });
      expect(unreachable).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(
          'AWS cannot be reached; look at the network and at AWS_ENDPOINT_URL',
        ),
      });
    },
    DEADLINE,
  );

  async function allow(source: string): Promise<void> {
    const Statement = [
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:*',
        Resource: '*',
        Condition: { Bool: { 'aws:SecureTransport': ['false'] } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 's3.amazonaws.com' },
        Action: ['sqs:SendMessage'],
        Resource: '*',
        Condition: { ArnEquals: { 'aws:SourceArn': [source] } },
      },
    ];
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: urls.queue, Attributes: { Policy } }));
  }
}
