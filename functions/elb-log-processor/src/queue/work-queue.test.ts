import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { localEnvironment } from '@lambda-core/local/credentials';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { openWorkQueue } from './work-queue';

const moto = toolOrReason('moto_server');

/** The end-to-end test has no file that outlasts its invocation: here are the calls it would make. */
const name = 'a queue of moto takes rests, delays, dead letters and what is put back';

if ('reason' in moto) {
  test.skip(`${name}: ${moto.reason}`, () => {});
} else {
  test(name, async () => {
    await using server = await startMoto();
    const { endpoint } = server;
    Object.assign(process.env, localEnvironment({ endpoint, region: 'eu-west-1' }));
    const client = new SQSClient({});
    const create = async (QueueName: string) =>
      (await client.send(new CreateQueueCommand({ QueueName }))).QueueUrl ?? '';
    const urls = { queue: await create('logs'), deadLetters: await create('logs-dead-letters') };
    const receive = async (QueueUrl: string): Promise<Message[]> => {
      const all = { MessageAttributeNames: ['All'], MaxNumberOfMessages: 10 };
      return (await client.send(new ReceiveMessageCommand({ QueueUrl, ...all }))).Messages ?? [];
    };
    const queue = openWorkQueue(urls);

    await queue.send('now');
    await queue.send('later', { Failures: 1 }, 120);
    const [message, ...others] = await receive(urls.queue);
    expect([message?.Body, others]).toEqual(['now', []]);
    await queue.putBack([{ receiptHandle: message?.ReceiptHandle ?? '', seconds: 0 }]);
    expect((await receive(urls.queue)).map(({ Body }) => Body)).toEqual(['now']);
    const delayed = new GetQueueAttributesCommand({
      QueueUrl: urls.queue,
      AttributeNames: ['ApproximateNumberOfMessagesDelayed'],
    });
    expect((await client.send(delayed)).Attributes).toEqual({
      ApproximateNumberOfMessagesDelayed: '1',
    });
    await expect(queue.putBack([{ receiptHandle: 'none', seconds: 0 }])).rejects.toThrow(
      'ReceiptHandleIsInvalid',
    );

    await queue.bury('poison', { Attempts: 5, Reason: 'cut\u0007 off' });
    expect(await receive(urls.deadLetters)).toMatchObject([
      {
        Body: 'poison',
        MessageAttributes: { Attempts: { StringValue: '5' }, Reason: { StringValue: 'cut? off' } },
      },
    ]);
    client.destroy();
  });
}
