import { LambdaCoreError } from '@lambda-core/common/errors';
import { UsageError } from '../../cli/command';
import { type ApiBlock, readApiBlocks } from '../environment/api-blocks';
import { readEnvironment } from '../environment/name';
import { readVariables } from '../environment/variables';
import type { Call } from './request';

const WORLD = 'test/terraform-e2e/fixture/world';

/**
 * Reads `ENV emulator`: what has to be there before Lambda Core comes, made in an emulator; undefined where something
 * else is asked for.
 * @throws UsageError
 */
export function readEmulator(argv: readonly string[], root: string): string | undefined {
  const [environment = '', action, ...rest] = argv.filter((argument) => argument !== '--');
  if (action !== 'emulator') return undefined;
  if (rest.length > 0) throw new UsageError(`emulator: found ${rest[0]}, expected nothing`);
  return readEnvironment(environment, root);
}

/**
 * The calls that make hosted zone, load balancers and buckets for an environment, those for the APIs of its blocks
 * among them. The state stays beside the root, so that what is there already is left alone; what an emulator
 * that was started anew has forgotten is made again.
 * @throws LambdaCoreError `NO_EMULATOR` where it would be made in AWS
 */
export async function emulatorCalls(
  name: string,
  { root, environment }: { readonly root: string; readonly environment: NodeJS.ProcessEnv },
): Promise<readonly Call[]> {
  for (const needed of ['AWS_ENDPOINT_URL', 'TF_VAR_emulated'])
    if (!environment[needed])
      throw new LambdaCoreError(
        'NO_EMULATOR',
        `${needed}: is not set, expected as docs/terraform.md has it ("On an emulator")`,
      );
  const variable = await readVariables(root, `environments/${name}/blue.tfvars`, [], environment);
  const own = variable('environment') ?? name;
  const balancers = JSON.stringify(loadBalancers(await readApiBlocks(root), own));
  // What it is told of the states' bucket is none of this root's business.
  const variables = { TF_CLI_ARGS_init: '', TF_DATA_DIR: `.terraform/${name}` };
  return [
    ['init', '-input=false'],
    [
      'apply',
      '-auto-approve',
      `-state=${name}.tfstate`,
      `-var=environment=${own}`,
      `-var=load_balancers=${balancers}`,
    ],
  ].map((words) => ({ variables, arguments: [`-chdir=${WORLD}`, ...words] }));
}

/** Their types by name, in both colours, as far as the blocks say them in plain text. */
function loadBalancers(blocks: readonly ApiBlock[], environment: string): Record<string, string> {
  const entries = blocks.flatMap(({ name, type, loadBalancer }) =>
    name === undefined || type === undefined || loadBalancer === null
      ? []
      : ['blue', 'green'].map((colour) => [
          loadBalancer ?? `${environment}-${colour}-${name}`,
          type,
        ]),
  );
  return Object.fromEntries(entries);
}
