import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../cli/command';
import { readEnvironment } from './name';
import { type Backend, neededOf, readBackend, readVariables } from './variables';
import { readWeights, type Weights } from './weights';

/** What the files of an environment say of its traffic. */
export type Settings = {
  readonly environment: string;
  readonly region: string;
  readonly domain: string;
  readonly privateZone: boolean;
  /** Who reads and changes the zone, where that is another account's. */
  readonly dnsRoleArn: string | undefined;
  /** What top-level names begin with. */
  readonly recordPrefix: string;
  readonly weights: Weights;
  /** Where the weights are written, and how messages call that file. */
  readonly weightsFile: { readonly path: string; readonly name: string };
  /** Where Terraform keeps the state of the weights. */
  readonly state: Backend;
};

/**
 * Reads `environments/ENV` below `root`.
 * @throws UsageError or LambdaCoreError naming file and setting
 */
export async function readSettings(
  name: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<Settings> {
  readEnvironment(name, root);
  const file = `environments/${name}/traffic.tfvars`;
  const path = join(root, file);
  const variable = await readVariables(root, file, [], environment);
  const needed = neededOf(variable, file);
  const named = needed('environment');
  if (named !== name)
    throw new UsageError(`${file}: environment: found ${named}, expected ${name}`);
  return {
    environment: name,
    region: needed('region'),
    domain: needed('domain'),
    privateZone: variable('private_zone') === 'true',
    dnsRoleArn: variable('dns_role_arn'),
    recordPrefix: variable('record_prefix') ?? '',
    weights: readWeights(await readFile(path, 'utf8'), file),
    weightsFile: { path, name: file },
    state: await readBackend(root, name, 'traffic'),
  };
}
