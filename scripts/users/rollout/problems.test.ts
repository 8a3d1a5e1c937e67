import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings, KEYS } from '@lambda-core/local/credentials';
import { startRoute53 } from '@lambda-core/local/route53/server';
import { openS3 } from '@lambda-core/local/s3/server';
import { endedCommand } from '../../cli/fixtures/npm-run';
import { beginJournal } from './hold';
import { s3JournalStore } from './journal';

const NOWHERE = 'http://127.0.0.1:9';

test.each([
  [[], {}, 2, 'ENV COLOUR: are missing, expected such as: production green'],
  [['nowhere', 'green'], {}, 2, 'ENV: found "nowhere", expected '],
  [['ci', 'purple'], {}, 2, 'COLOUR: found "purple", expected blue or green'],
  [
    ['ci', 'green', '--steps', '5,3'],
    {},
    2,
    '--steps: found "5,3", expected whole percentages that rise',
  ],
  [['ci', 'green', '--abort', '--promote'], {}, 2, '--abort and --promote: found together'],
  [
    ['ci', 'green', '--api', 'none'],
    KEYS,
    1,
    '--api: found none, expected some of environments/ci/traffic.tfvars',
  ],
  [
    ['ci', 'green'],
    { AWS_EC2_METADATA_DISABLED: 'true', HOME: '/nowhere' },
    1,
    'no credentials were found: set AWS_PROFILE',
  ],
  [
    ['ci', 'green'],
    { ...KEYS, AWS_ENDPOINT_URL: NOWHERE },
    1,
    'AWS cannot be reached; look at the network',
  ],
])('%j: one clear error', async (argv, env, status, message) => {
  const ended = await endedCommand('rollout', argv, { env });
  expect(ended).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) });
  expect(ended.stderr.split('\n').length).toBeLessThanOrEqual(3);
});

test('an environment that was never applied: what is missing, and what makes it', async () => {
  await using route53 = await startRoute53({ domains: ['thing.com'] });
  await using s3 = await openS3({ region: 'eu-west-1' });
  const env = {
    ...KEYS,
    AWS_ENDPOINT_URL: NOWHERE,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    AWS_ENDPOINT_URL_ROUTE_53: route53.endpoint,
  };
  const ended = await endedCommand('rollout', ['ci', 'green'], { env });
  expect(ended.status).toBe(1);
  expect(ended.stderr).toMatch(/: not there; make it with: npm run tf -- ci bootstrap\n$/);
});

test('an abort that names the other colour is refused, and leaves no wish to the rollout under way', async () => {
  await using s3 = await openS3({ region: 'eu-west-1' });
  s3.createBucket('thing-ci-terraform-state');
  const client = new S3Client(clientSettings({ endpoint: s3.endpoint, region: 'eu-west-1' }));
  const store = s3JournalStore(client, 'thing-ci-terraform-state', 'ci/rollout.json');
  const weights = { orders: { blue: 95, green: 5 } };
  await beginJournal(
    store,
    { id: 'one', who: 'somebody', since: 'now' },
    {
      id: 'rollout',
      startedAt: 'now',
      leaseSeconds: 60,
      environment: 'ci',
      colour: 'green',
      apis: ['orders'],
      before: weights,
      settled: weights,
      wanted: weights,
      progress: null,
    },
  );
  const env = { ...KEYS, AWS_ENDPOINT_URL: NOWHERE, AWS_ENDPOINT_URL_S3: s3.endpoint };
  const ended = await endedCommand('rollout', ['ci', 'blue', '--abort'], { env });
  expect(ended).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('COLOUR: found blue, expected green, to which a rollout'),
  });
  expect((await store.read())?.journal.wish).toBeUndefined();
  client.destroy();
});
