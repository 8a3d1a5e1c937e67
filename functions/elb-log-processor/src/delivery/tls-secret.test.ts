import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { localEnvironment } from '@lambda-core/local/credentials';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { fetchTlsSecret, withTlsSecret } from './tls-secret';

const moto = toolOrReason('moto_server');
if ('reason' in moto) console.warn(`the TLS secret is not tested: ${moto.reason}`);

('reason' in moto ? describe.skip : describe)('the TLS secret, kept by Secrets Manager', () => {
  const environment = { ...process.env };
  let running: Awaited<ReturnType<typeof startMoto>>;
  let client: SecretsManagerClient;

  beforeAll(async () => {
    running = await startMoto();
    const { endpoint } = running;
    Object.assign(process.env, localEnvironment({ endpoint, region: 'eu-west-1' }));
    client = new SecretsManagerClient({});
  });
  afterAll(async () => {
    client.destroy();
    await running.close();
    process.env = environment;
  });

  const secret = async (Name: string, SecretString: string) =>
    (await client.send(new CreateSecretCommand({ Name, SecretString }))).ARN as string;

  test('is a JSON object of PEM texts, all optional', async () => {
    const content = { ca: 'CA', certificate: 'CERT', key: 'KEY', serverName: 'logstash.test' };
    expect(await fetchTlsSecret(await secret('full', JSON.stringify(content)))).toEqual(content);
    expect(await fetchTlsSecret(await secret('empty', '{}'))).toEqual({});
  });

  test.each([
    ['not JSON', 'hunter2', /expected a JSON object/],
    ['a field of another type', '{"key":["hunter2"]}', /key: expected string/],
    ['a comma in it', '{"key":["a, hunter2"]}', /key: expected string/],
    ['an unknown field', '{"keyy":"hunter2"}', /keyy: /],
  ])('is refused in words that do not give it away: %s', async (name, content, message) => {
    const arn = await secret(name.replaceAll(' ', '-'), content);
    const failure = await fetchTlsSecret(arn).catch((error: Error) => error);
    expect(failure).toMatchObject({ code: 'TLS_SECRET_INVALID', message });
    expect(String(failure)).toContain(arn);
    expect(JSON.stringify(failure) + String(failure)).not.toContain('hunter2');
  });

  test('that cannot be used is refused at once, each part by the name of where it comes from', async () => {
    const arn = await secret('bad-pem', JSON.stringify({ certificate: '{}', key: 'hunter2' }));
    const failure = await withTlsSecret({ ca: 'none' }, arn).catch((error: Error) => error);
    expect(failure).toMatchObject({
      code: 'CONFIG_INVALID',
      problems: [
        expect.stringMatching(/^LOGSTASH_TLS_CA: found no certificate/),
        expect.stringMatching(`^TLS secret ${arn}: certificate: found no certificate`),
        expect.stringMatching(`^TLS secret ${arn}: key: found no private key`),
      ],
    });
    expect(String(failure)).not.toContain('hunter2');
  });

  test('that does not exist is named, with the cause', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:none-abcdef';
    await expect(fetchTlsSecret(arn)).rejects.toMatchObject({
      message: `TLS secret ${arn}: cannot be read`,
      cause: { name: 'ResourceNotFoundException' },
    });
  });
});
