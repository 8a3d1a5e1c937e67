import { createServer } from 'node:http';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { serveHttp } from '@lambda-core/local/serve-http';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { openCommandBucket } from '../job-folder';
import { checkNotifications, notified } from './notified';

const FOLDER = 'job1-from-into/';
const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:copier';

/** A notification as AWS's page of GetBucketNotificationConfiguration has it. */
function configurationOf(event: string, rules: Readonly<Record<string, string>>): string {
  const filter = Object.entries(rules).map(
    ([name, value]) => `<FilterRule><Name>${name}</Name><Value>${value}</Value></FilterRule>`,
  );
  return (
    '<NotificationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    '<EventBridgeConfiguration/><CloudFunctionConfiguration><Id>a</Id>' +
    `<CloudFunction>${ARN}</CloudFunction><Event>s3:ObjectRemoved:*</Event><Event>${event}</Event>` +
    `<Filter><S3Key>${filter.join('')}</S3Key></Filter></CloudFunctionConfiguration>` +
    '</NotificationConfiguration>'
  );
}

test.each([
  ['everything', 's3:ObjectCreated:*', {}],
  ['what is put', 's3:ObjectCreated:Put', {}],
  ['clone-requests', 's3:ObjectCreated:*', { Suffix: '/clone-request' }],
  ['segment-requests', 's3:ObjectCreated:*', { suffix: '-segment-request' }],
  ['any request', 's3:ObjectCreated:*', { Suffix: 'request' }],
  ['one segment', 's3:ObjectCreated:*', { Suffix: 'a-1-segment-request' }],
  ['a prefix that the folder has', 's3:ObjectCreated:*', { Prefix: 'job', Suffix: '-request' }],
  ['what begins in the folder', 's3:ObjectCreated:*', { Prefix: `${FOLDER}a` }],
])('a function that is told of %s is named', (_, event, rules) => {
  expect(notified(configurationOf(event, rules), FOLDER)).toEqual([ARN]);
});

test.each([
  ['of responses', 's3:ObjectCreated:*', { Suffix: '-response' }],
  ['of other folders', 's3:ObjectCreated:*', { Prefix: 'job2', Suffix: '-segment-request' }],
  ['of what is removed', 's3:ObjectRemoved:*', {}],
  ['of copies', 's3:ObjectCreated:Copy', {}],
])('one that is told %s is not', (_, event, rules) => {
  expect(notified(configurationOf(event, rules), FOLDER)).toEqual([]);
});

test.each(['', '<NotificationConfiguration xmlns="x"/>', '<QueueConfiguration><Event>'])(
  'nor is anybody by %j',
  (configuration) => expect(notified(configuration, FOLDER)).toEqual([]),
);

describe('asked of an S3', () => {
  let server: S3Server;
  let notes: string[];

  beforeEach(async () => {
    server = await openS3();
    server.createBucket('commands');
    notes = [];
  });
  afterEach(() => server.close());

  async function check(isNew: boolean, { endpoint }: { readonly endpoint: string } = server) {
    const environment = localEnvironment({ endpoint, region: 'us-east-1' });
    using clients = openClients({ sockets: 1, environment });
    const counters = { retries: 0, throttles: 0 };
    const commands = openCommandBucket(clients, 'commands', { counters });
    await checkNotifications(commands, { folder: FOLDER, isNew }, (line) => notes.push(line));
  }

  test('a job that was requested before goes on, and its user hears of the functions', async () => {
    const queueArn = 'arn:aws:sqs:us-east-1:123456789012:copying';
    server.subscribe(() => {}, { bucket: 'commands', suffix: '-segment-request', queueArn });
    await expect(check(true)).rejects.toMatchObject({ code: 'BUCKET_NOTIFIES' });
    await check(false);
    expect(notes).toEqual([
      `s3://commands notifies ${queueArn}: where those start functions, they work at this job as well`,
    ]);
  });

  test('who may not ask hears what to grant, and goes on', async () => {
    server.faults.failNext({ operation: 'GetBucketSetting', kind: 'access-denied' });
    await check(true);
    expect(notes).toEqual([
      expect.stringMatching(
        /^cannot see whether s3:\/\/commands notifies functions, .*: s3:GetBucketNotification on arn:aws:s3:::commands denied: grant it/,
      ),
    ]);
  });

  test.each([
    '<EventBridgeConfiguration/>',
    '<EventBridgeConfiguration></EventBridgeConfiguration>',
  ])('%s is told of, and refuses nothing: S3 does not know what rules there are', async (told) => {
    const reply = `<NotificationConfiguration xmlns="x">${told}</NotificationConfiguration>`;
    await using aws = await serveHttp(
      createServer((_, response) => void response.end(reply)),
      'an S3',
    );
    await check(true, aws);
    expect(notes).toEqual([
      's3://commands tells EventBridge of its objects: where a rule there starts the functions, they work at this job as well',
    ]);
  });

  test('listeners that are no notifications start nothing', async () => {
    server.subscribe(() => {}, { bucket: 'commands' });
    await check(true);
    expect(notes).toEqual([]);
  });
});
