import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { readPositionals } from '../../cli/positionals';
import { anyOf, oneOf, wrongValue } from '../../cli/values';
import type { NewApi } from '../apis/edits';

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
    throw new UsageError(`--load-balancer-type: is missing, expected ${anyOf(TYPES)}`);
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
