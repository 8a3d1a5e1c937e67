import { Route53Client } from '@aws-sdk/client-route-53';
import { type Route53Server, startRoute53 } from '@lambda-core/local/route53/server';
import { type DnsOptions, openDns } from './dns';
import { recordsOf } from './fixtures/records';

const FROM = { orders: { blue: 100, green: 0 }, payments: { blue: 100, green: 0 } };
const TO = { orders: { blue: 99, green: 1 }, payments: { blue: 99, green: 1 } };
const OPTIONS: DnsOptions = {
  domain: 'thing.com',
  privateZone: false,
  recordPrefix: 'ci-',
  apis: ['orders', 'payments'],
  insyncPollSeconds: 0.01,
};

async function openServer(options: { onChange?: () => Promise<void>; more?: number } = {}) {
  const server = await startRoute53({
    domains: ['thing.com', 'thing.org'],
    pendingLooks: 2,
    ...options,
  });
  server.zones[0]?.change([
    ...Object.entries(FROM).flatMap(([api, weights]) => recordsOf(api, weights)),
    // More than a page of others, and one that is weighted in another way.
    ...Array.from({ length: options.more ?? 0 }, (_, at) => ({
      action: 'CREATE' as const,
      record: { name: `other-${at}.thing.com`, type: 'A' },
    })),
    {
      action: 'CREATE',
      record: { name: 'ci-orders.thing.com', type: 'A', setIdentifier: 'canary', weight: 7 },
    },
  ]);
  return server;
}

function clientOf({ endpoint }: Route53Server): Route53Client {
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  return new Route53Client({ endpoint, region: 'us-east-1', credentials });
}

test('a shift is one batch with every weight in it, and waits until it is everywhere', async () => {
  await using server = await openServer({ more: 700 });
  const dns = await openDns(clientOf(server), OPTIONS);
  expect(await dns.read()).toEqual(FROM);
  await dns.shift(FROM, TO, { comment: 'test' });
  expect(await dns.read()).toEqual(TO);
  expect(server.batches).toHaveLength(1);
  expect(server.batches[0]).toHaveLength(8);
  const canary = server.zones[0]?.records().find((one) => one.setIdentifier === 'canary');
  expect(canary?.weight).toBe(7);
});

test('weights that somebody else changed are left as they are', async () => {
  await using server = await openServer();
  const dns = await openDns(clientOf(server), OPTIONS);
  const others = { ...FROM, orders: { blue: 50, green: 50 } };
  await dns.shift(FROM, others, { comment: 'somebody else' });
  await expect(dns.shift(FROM, TO, { comment: 'test' })).rejects.toMatchObject({
    code: 'WEIGHTS_CHANGED',
    message: expect.stringContaining(
      'found orders: blue 50, green 50; payments: blue 100, green 0',
    ),
  });
  expect(await dns.read()).toEqual(others);
});

test('weights that somebody changes between our look and our batch are left as they are', async () => {
  let meddled = false;
  const meddler: { run: () => Promise<void> } = { run: async () => {} };
  await using server = await openServer({
    onChange: async () => {
      if (meddled) return;
      meddled = true;
      await meddler.run();
    },
  });
  const others = { ...FROM, orders: { blue: 90, green: 10 } };
  meddler.run = async () =>
    (await openDns(clientOf(server), OPTIONS)).shift(FROM, others, { comment: 'other' });
  const dns = await openDns(clientOf(server), OPTIONS);
  await expect(dns.shift(FROM, TO, { comment: 'test' })).rejects.toMatchObject({
    code: 'WEIGHTS_CHANGED',
  });
  expect(await dns.read()).toEqual(others);
});

test('a zone that is not there is named', async () => {
  await using server = await openServer();
  const options = { ...OPTIONS, domain: 'thing.net' };
  await expect(openDns(clientOf(server), options)).rejects.toThrow(
    'hosted zone thing.net (public): found none, expected one',
  );
});

test('a colour without a weighted record is left out', async () => {
  await using server = await startRoute53({ domains: ['thing.com'] });
  server.zones[0]?.change(recordsOf('orders', { blue: 100 }));
  const dns = await openDns(clientOf(server), { ...OPTIONS, apis: ['orders'] });
  expect(await dns.read()).toEqual({ orders: { blue: 100 } });
});
