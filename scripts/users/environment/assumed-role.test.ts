import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { CREDENTIALS } from '@lambda-core/local/credentials';
import { startRoute53 } from '@lambda-core/local/route53/server';
import { serveHttp } from '@lambda-core/local/serve-http';
import { openClients } from './clients';
import { zoneOf } from './dns';

const ROLE = 'arn:aws:iam::210987654321:role/dns';
const ZONE = { domain: 'thing.com', privateZone: false };

/** An STS that gives keys for one role, and a Route53 that takes those keys alone. */
async function openAccounts() {
  const heard: URLSearchParams[] = [];
  const sts = createServer(async (request, response) => {
    const asked = new URLSearchParams(await text(request));
    heard.push(asked);
    const isKnown = asked.get('RoleArn') === ROLE;
    const keys = '<AccessKeyId>ASSUMED</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>';
    const rest = '<SessionToken>token</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>';
    response
      .writeHead(isKnown ? 200 : 403)
      .end(isKnown ? keys + rest : '<Code>AccessDenied</Code><Message>not you</Message>');
  });
  const served = await serveHttp(sts, 'STS');
  const route53 = await startRoute53({
    domains: ['thing.com'],
    isAllowed: (keyId) => keyId === 'ASSUMED',
  });
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: served.endpoint,
    AWS_ENDPOINT_URL_ROUTE_53: route53.endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  });
  return {
    heard,
    async [Symbol.asyncDispose]() {
      process.env = before;
      await served[Symbol.asyncDispose]();
      await route53[Symbol.asyncDispose]();
    },
  };
}

test("a zone of another account's is read by the role, which is assumed once", async () => {
  await using accounts = await openAccounts();
  const { route53 } = openClients('eu-west-1', 'eu-west-1', { dnsRoleArn: ROLE });
  expect(await zoneOf(route53, ZONE)).toBe('Z1LOCAL');
  expect(await zoneOf(route53, ZONE)).toBe('Z1LOCAL');
  expect(accounts.heard.map((asked) => asked.get('Action'))).toEqual(['AssumeRole']);
  const own = openClients('eu-west-1', 'eu-west-1').route53;
  await expect(zoneOf(own, ZONE)).rejects.toMatchObject({ name: 'AccessDenied' });
});

test('a role that these credentials may not assume is named, with what it takes', async () => {
  await using _ = await openAccounts();
  const { route53 } = openClients('eu-west-1', 'eu-west-1', { dnsRoleArn: `${ROLE}-of-others` });
  await expect(zoneOf(route53, ZONE)).rejects.toMatchObject({
    code: 'ROLE_NOT_ASSUMED',
    message: expect.stringMatching(
      /dns_role_arn: .*dns-of-others cannot be assumed: its trust policy .*AccessDenied: not you/,
    ),
  });
});
