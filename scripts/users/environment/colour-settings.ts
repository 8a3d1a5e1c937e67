import { UsageError } from '../../cli/command';
import { readEnvironment } from './name';
import { isObject, type Tfvar } from './tfvars';
import { type Backend, neededOf, readBackend, readTfvarsFile, variableIn } from './variables';
import type { Colour } from './weights';
import { zipsOf } from './zips';

/** Where a colour sends its documents, as `logstash` of its tfvars file says it. */
export type LogstashSettings = {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'lumberjack' | 'tcp';
  readonly tls: boolean;
  readonly tlsSecretArn: string | undefined;
};

/** What the files of one colour of an environment say. */
export type ColourSettings = {
  /** Of the folder; a second region's is called otherwise than its environment. */
  readonly folder: string;
  readonly environment: string;
  readonly colour: Colour;
  /** How messages call the tfvars file. */
  readonly file: string;
  readonly region: string;
  readonly domain: string;
  readonly privateZone: boolean;
  /** Who reads and changes the zone, where that is another account's. */
  readonly dnsRoleArn: string | undefined;
  readonly accountId: string | undefined;
  readonly zips: ReturnType<typeof zipsOf>;
  readonly inVpc: boolean;
  readonly state: Backend;
  /** @throws LambdaCoreError naming the setting */
  readonly logstash: () => LogstashSettings;
};

/**
 * Reads `environments/ENV/COLOUR.tfvars` and its backend below `root`.
 * @throws UsageError or LambdaCoreError naming file and setting
 */
export async function readColourSettings(
  folder: string,
  colour: Colour,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<ColourSettings> {
  readEnvironment(folder, root);
  const file = `environments/${folder}/${colour}.tfvars`;
  const tfvars = await readTfvarsFile(root, file);
  const variable = variableIn(tfvars, [], environment);
  const needed = neededOf(variable, file);
  return {
    folder,
    environment: variable('environment') ?? folder,
    colour,
    file,
    region: needed('region'),
    domain: needed('domain'),
    privateZone: variable('private_zone') === 'true',
    dnsRoleArn: variable('dns_role_arn'),
    accountId: variable('account_id'),
    zips: zipsOf(root, tfvars, variable),
    inVpc: isObject(tfvars.get('network')),
    state: await readBackend(root, folder, colour),
    logstash: () => logstashOf(tfvars.get('logstash'), file),
  };
}

function logstashOf(found: Tfvar | undefined, file: string): LogstashSettings {
  const entries = found?.value.kind === 'object' ? found.value.entries : new Map<string, Tfvar>();
  const read = (name: string) => {
    const value = entries.get(name)?.value;
    return value?.kind === 'scalar' ? value.is : undefined;
  };
  const wrong = (name: string, value: unknown, expected: string) =>
    new UsageError(`${file}: logstash.${name}: found ${value ?? 'nothing'}, expected ${expected}`);
  const [host, port, protocol] = [read('host'), Number(read('port')), read('protocol')];
  if (typeof host !== 'string' || host === '') throw wrong('host', host, 'the name of a host');
  if (!(port >= 1 && port <= 65_535)) throw wrong('port', read('port'), 'a port from 1 to 65535');
  if (protocol !== undefined && protocol !== 'lumberjack' && protocol !== 'tcp')
    throw wrong('protocol', protocol, 'lumberjack or tcp');
  const secret = read('tls_secret_arn');
  const tlsSecretArn = typeof secret === 'string' ? secret : undefined;
  const tls = read('tls') === true || tlsSecretArn !== undefined;
  return { host, port, protocol: protocol ?? 'lumberjack', tls, tlsSecretArn };
}
