import { parseArgs } from 'node:util';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { UsageError } from '../../cli/command';
import { readPositionals } from '../../cli/positionals';
import { oneOf, wrongValue } from '../../cli/values';
import { addBlock, addWeights, type NewApi } from '../apis/edits';
import { APIS_FILE, environmentsIn, read, weightsFile } from '../apis/files';
import { type Edit, writeEdits } from '../apis/write';
import { apiBlocks } from '../environment/api-blocks';
import { readTfvars } from '../environment/tfvars';
import { readWeights } from '../environment/weights';

const OPTIONS = {
  'load-balancer-type': { type: 'string' },
  'load-balancer-name': { type: 'string' },
  component: { type: 'string' },
  label: { type: 'string', multiple: true, default: [] as string[] },
  environments: { type: 'string' },
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const TYPES = ['classic', 'application', 'network'] as const;
/** As modules/names has it: with environment, colour and suffix it has to fit names of AWS. */
const NAME = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const [SHORTEST, LONGEST] = [3, 24];

/** The command; returns its exit status. */
export async function addApi(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const known = environmentsIn(ROOT);
  const { api, ...how } = readAddApiCommand(argv, known);
  const edits = await editsOf(api, known);
  return writeEdits(edits, { root: ROOT, ...how, signal }, nextSteps(api.name, edits));
}

/** @throws UsageError naming the flag, what was found and what was expected */
export function readAddApiCommand(argv: readonly string[], known: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const { yes, json, 'dry-run': dryRun } = values;
  return { api: readApi(positionals, values, known), yes, json, dryRun };
}

async function editsOf(api: NewApi, known: readonly string[]): Promise<readonly Edit[]> {
  const before = await read(ROOT, APIS_FILE);
  if (apiBlocks(before).some(({ block, name }) => block === api.name || name === api.name))
    throw new LambdaCoreError('API_EXISTS', `NAME: ${APIS_FILE} has ${api.name} already`);
  const edits: Edit[] = [{ file: APIS_FILE, before, after: addBlock(before, api) }];
  for (const environment of api.environments ?? known) {
    const file = weightsFile(environment);
    const text = await read(ROOT, file);
    const weights = readTfvars(text, file).get('weights')?.value;
    if (weights?.kind === 'object' && weights.entries.has(api.name))
      throw new LambdaCoreError('API_EXISTS', `NAME: ${file} has weights of ${api.name} already`);
    edits.push({ file, before: text, after: addWeights(text, file, api.name) });
  }
  return edits;
}

function readApi(
  positionals: readonly string[],
  values: {
    readonly 'load-balancer-type'?: string | undefined;
    readonly 'load-balancer-name'?: string | undefined;
    readonly component?: string | undefined;
    readonly label: readonly string[];
    readonly environments?: string | undefined;
  },
  known: readonly string[],
): NewApi {
  const [name = ''] = readPositionals(positionals, 'NAME', 'invoices');
  if (!NAME.test(name) || name.length < SHORTEST || name.length > LONGEST)
    throw wrongValue('NAME', name, '3 to 24 lower-case letters, digits and inner hyphens');
  const type = values['load-balancer-type'];
  if (type === undefined)
    throw new UsageError(`--load-balancer-type: is missing, expected ${TYPES.join(' or ')}`);
  const loadBalancerName = values['load-balancer-name'];
  // https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
  if (loadBalancerName !== undefined && !/^[A-Za-z0-9-]{1,32}$/.test(loadBalancerName))
    throw wrongValue(
      '--load-balancer-name',
      loadBalancerName,
      '1 to 32 letters, digits and hyphens',
    );
  const { component } = values;
  if (component !== undefined && !/^[\w.-]+$/.test(component))
    throw wrongValue('--component', component, 'a name such as load-balancer');
  return {
    name,
    loadBalancerType: oneOf('--load-balancer-type', type, TYPES),
    loadBalancerName,
    component,
    labels: Object.fromEntries(values.label.map(readLabel)),
    environments: values.environments?.split(',').map((one) => oneOf('--environments', one, known)),
  };
}

function readLabel(text: string): readonly [string, string] {
  const [, key, value] = /^([A-Za-z_][\w-]*)=([^"\\$%\n]+)$/.exec(text) ?? [];
  if (key === undefined || value === undefined)
    throw wrongValue('--label', text, 'KEY=VALUE such as team=finance');
  return [key, value];
}

/** What to type for each environment that has weights of it, with the colours that they name. */
function nextSteps(api: string, edits: readonly Edit[]): string {
  const steps = edits.flatMap(({ file, after }) => {
    const [, environment] = /^environments\/(.+)\/traffic\.tfvars$/.exec(file) ?? [];
    if (environment === undefined) return [];
    const colours = Object.keys(readWeights(after, file)[api] ?? {});
    return [...colours, 'traffic'].map((part) => `  npm run tf -- ${environment} ${part} apply`);
  });
  return [
    `written. Next, and before an environment's traffic the access logs on at ${api}'s load balancers, as the plans`,
    'of the colours say (docs/terraform.md, "Add an API"):',
    ...steps,
    '',
  ].join('\n');
}
