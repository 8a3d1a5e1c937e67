import { openClients } from '../src/clients';
import { environmentSettings, openEnvironmentClients } from '../src/lean-clients';

const STATIC = {
  AWS_REGION: 'eu-west-3',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

test('region and credentials come from the variables where they name both', async () => {
  const settings = environmentSettings({ ...STATIC, AWS_SESSION_TOKEN: 'token' });
  expect(await settings?.region()).toBe('eu-west-3');
  expect(await settings?.credentials()).toEqual({
    accessKeyId: 'AKID',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

test.each([
  ['AWS_REGION', ''],
  ['AWS_ACCESS_KEY_ID', undefined],
  ['AWS_SECRET_ACCESS_KEY', undefined],
  ['AWS_PROFILE', 'somebody'],
])('with %s %j the variables do not say it all', (name, value) => {
  expect(environmentSettings({ ...STATIC, [name]: value })).toBeUndefined();
});

test('a function without credentials in its environment says what it expects', () => {
  expect(() => openEnvironmentClients(1, { AWS_REGION: 'eu-west-3' })).toThrow(
    'expected AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment',
  );
});

test("the SDK's clients are the ones of the same environment", async () => {
  using clients = openClients({ sockets: 1, environment: STATIC });
  expect(await clients.region()).toBe('eu-west-3');
  expect(await clients.whole()).toBe(await clients.whole());
});
