import { ADMINISTRATOR } from '@lambda-core/local/gate/gate';
import type { Attributes } from '@lambda-core/local/queues/sqs-event';
import type { Message } from './types';

/** The few calls for which the repository has no client: what moto needs is the route, not a signature. */
export type MotoApi = {
  receive(queueUrl: string, most: number): Promise<Message[]>;
  remove(queueUrl: string, receiptHandle: string): Promise<void>;
  send(queueUrl: string, body: string, attributes?: Attributes): Promise<void>;
  /** Names, set identifiers and weights of the weighted records of all zones. */
  weights(): Promise<{ name: string; setIdentifier: string; weight: number }[]>;
  /** Names of what is there still, by kind. */
  leftovers(): Promise<Record<string, string[]>>;
};

const REGION = 'eu-west-1';

/** Whoever has the key id calls; Terraform's is the default. */
export function openMotoApi(endpoint: string, accessKeyId = ADMINISTRATOR.accessKeyId): MotoApi {
  const call = async (service: string, path: string, init: RequestInit = {}): Promise<string> => {
    const credential = `${accessKeyId}/20260101/${REGION}/${service}/aws4_request`;
    const response = await fetch(`${endpoint}${path}`, {
      ...init,
      headers: {
        ...init.headers,
        authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
      },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`moto: ${service} ${path}: ${response.status} ${text}`);
    return text;
  };
  const sqs = async (action: string, body: object): Promise<Record<string, unknown>> => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `AmazonSQS.${action}`,
    };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    return JSON.parse((await call('sqs', '/', init)) || '{}');
  };
  const query = (service: string, action: string, version: string, parameters: object = {}) =>
    call(service, '/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ Action: action, Version: version, ...parameters }).toString(),
    });
  const iam = (action: string, parameters?: object) =>
    query('iam', action, '2010-05-08', parameters);
  const records = async () => {
    const zones = all(await call('route53', '/2013-04-01/hostedzone'), /<Id>\/hostedzone\/(\w+)</g);
    const lists = zones.map((zone) => call('route53', `/2013-04-01/hostedzone/${zone}/rrset`));
    return all(
      (await Promise.all(lists)).join(''),
      /<ResourceRecordSet>([\s\S]*?)<\/ResourceRecordSet>/g,
    );
  };
  const field = (xml: string, name: string) =>
    new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1] ?? '';

  return {
    async receive(queueUrl, most) {
      const answer = await sqs('ReceiveMessage', {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: most,
        AttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      });
      return (answer['Messages'] ?? []) as Message[];
    },
    async remove(queueUrl, receiptHandle) {
      await sqs('DeleteMessage', { QueueUrl: queueUrl, ReceiptHandle: receiptHandle });
    },
    async send(QueueUrl, MessageBody, MessageAttributes = {}) {
      await sqs('SendMessage', { QueueUrl, MessageBody, MessageAttributes });
    },
    async weights() {
      return (await records())
        .filter((record) => record.includes('<Weight>'))
        .map((record) => ({
          name: field(record, 'Name'),
          setIdentifier: field(record, 'SetIdentifier'),
          weight: Number(field(record, 'Weight')),
        }));
    },
    async leftovers() {
      const queues = (await sqs('ListQueues', {}))['QueueUrls'] ?? [];
      return {
        functions: all(await call('lambda', '/2015-03-31/functions'), /"FunctionName": ?"(.*?)"/g),
        queues: queues as string[],
        records: (await records())
          .filter((record) => !/<Type>(NS|SOA)</.test(record))
          .map((record) => field(record, 'Name')),
        roles: all(await iam('ListRoles'), /<RoleName>(.*?)</g),
        topics: all(await query('sns', 'ListTopics', '2010-03-31'), /<TopicArn>(.*?)</g),
        alarms: all(
          await query('monitoring', 'DescribeAlarms', '2010-08-01'),
          /<AlarmName>(.*?)</g,
        ),
        dashboards: all(
          await query('monitoring', 'ListDashboards', '2010-08-01'),
          /<DashboardName>(.*?)</g,
        ),
      };
    },
  };
}

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found);
}
