import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { element, blocks as elements } from '@lambda-core/s3-clone-common/s3/xml';
import { type ApiBlock, alikePrefixes, readApiBlocks } from '../environment/api-blocks';
import { type AwsApi, AwsApiError, callerOf } from '../environment/aws-api';
import type { Tfvar } from '../environment/tfvars';
import {
  type Backend,
  readBackend,
  readTfvarsFile,
  type Variable,
  variableIn,
} from '../environment/variables';
import { readWeights, type Weights } from '../environment/weights';
import { zipsOf } from '../environment/zips';
import { lackingRecords } from './colour-records';
import type { Request } from './request';

/** What is asked of AWS; `hasBucket` says `false` for one that is not there. */
export type Aws = Omit<AwsApi, 'logs'> & { hasBucket(bucket: string): Promise<boolean> };

type PrerequisitesOptions = {
  /** The repository's root, or a copy of it. */
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Told of what does not stop the request. */
  readonly onNote: (line: string) => void;
  openAws(region: string): Aws;
};

/** Nothing is wrong, what stops everything, what stops one API alone, or why one cannot tell. */
type Finding = { readonly problem: string } | { readonly warning: string } | undefined;

type Settings = {
  readonly root: string;
  readonly request: Request;
  readonly backend: Backend;
  readonly tfvars: ReadonlyMap<string, Tfvar>;
  readonly variable: Variable;
  readonly blocks: readonly ApiBlock[];
  /** Of the weights' own part. */
  readonly weights: Weights | undefined;
  readonly aws: Aws;
};

/**
 * Looks, all at once, for what has to be there before Terraform comes: the account, the bucket of the state, the
 * hosted zone, the functions' zips, the load balancers of the APIs, and for the weights the records of their colours. What cannot be looked at
 * (no network, no right to) is told and left to Terraform.
 * @throws LambdaCoreError `PREREQUISITES_MISSING`, naming each and its remedy
 */
export async function checkPrerequisites(
  request: Request,
  options: PrerequisitesOptions,
): Promise<void> {
  const { root, environment, onNote } = options;
  const { part, extra } = request;
  const folder = join(root, 'environments', request.environment);
  const file = `environments/${request.environment}/${part}.tfvars`;
  const backend = await readBackend(root, request.environment, part, extra);
  const tfvars = await readTfvarsFile(root, file);
  const variable = variableIn(tfvars, extra, environment);
  const region = variable('region') ?? backend.region;
  const blocks = part === 'traffic' ? [] : await readApiBlocks(root);
  const weights = part === 'traffic' ? await weightsIn(folder, extra) : undefined;
  const aws = options.openAws(region);
  const settings = { root, request, backend, tfvars, variable, blocks, weights, aws };
  const checks = [...CHECKS, ...loadBalancers(settings)];
  const results = await Promise.allSettled(checks.map(({ look }) => look(settings)));
  for (const [reason, names] of byReason(checks, results))
    onNote(`not checked beforehand: ${names.join(', ')}: ${reason}`);
  const findings = results.flatMap((result) =>
    result.status === 'fulfilled' && result.value !== undefined ? [result.value] : [],
  );
  const warnings = findings.flatMap((found) => ('warning' in found ? [found.warning] : []));
  const problems = findings.flatMap((found) => ('problem' in found ? [found.problem] : []));
  if (problems.length === 0) {
    for (const warning of warnings) onNote(`warning: ${warning}`);
    return;
  }
  throw new LambdaCoreError(
    'PREREQUISITES_MISSING',
    [
      `${request.environment}/${part} cannot be planned yet:`,
      ...problems.map((line) => `  ${line}`),
      ...(warnings.length === 0 ? [] : ['and once it can be, this is a warning of one API alone:']),
      ...warnings.map((line) => `  ${line}`),
    ].join('\n'),
  );
}

/** undefined where the command line has others, or the file says more than can be read by hand. */
async function weightsIn(folder: string, extra: readonly string[]): Promise<Weights | undefined> {
  if (extra.some((argument) => /^--?var(-file)?=/.test(argument))) return undefined;
  const file = join(folder, 'traffic.tfvars');
  const text = await readFile(file, 'utf8');
  try {
    return readWeights(text, file);
  } catch {
    // Terraform says it better.
    return undefined;
  }
}

type Look = (settings: Settings) => Promise<Finding>;

type Check = { readonly what: string; readonly look: Look };

/** Once, where it is the same for many: no credentials, no network. */
function byReason(
  checks: readonly Check[],
  results: readonly PromiseSettledResult<Finding>[],
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [index, result] of results.entries()) {
    if (result.status !== 'rejected') continue;
    const reason = describeError(result.reason);
    names.set(reason, [...(names.get(reason) ?? []), checks[index]?.what ?? '']);
  }
  return names;
}

/** What STS is asked is allowed to everybody: who may not even that has no credentials. */
const account: Look = async ({ aws, variable }) => {
  const { account: found } = await callerOf(aws);
  const expected = variable('account_id');
  if (expected === undefined || expected === found) return undefined;
  return {
    problem: `account: found ${found}, expected ${expected} (account_id); use credentials of that account`,
  };
};

const stateBucket: Look = async ({ aws, backend: { bucket, region }, request }) => {
  if (bucket === '' || (await aws.hasBucket(bucket))) return undefined;
  return {
    problem: `state bucket ${bucket} (${region}): not there; make it with: npm run tf -- ${request.environment} bootstrap`,
  };
};

/** The zones of the domain's name, as XML; undefined where no domain is said. */
async function zonesOf({ aws, variable }: Settings): Promise<readonly string[] | undefined> {
  const domain = variable('domain');
  if (domain === undefined) return undefined;
  // These credentials see other zones.
  if (variable('dns_role_arn') !== undefined)
    throw new LambdaCoreError('OTHER_ACCOUNT', "another account's, by dns_role_arn");
  const isPrivate = variable('private_zone') ?? 'false';
  const xml = await aws.route53(`hostedzonesbyname?dnsname=${encodeURIComponent(domain)}`);
  return [...elements(xml, 'HostedZone')]
    .map((zone = '') => zone)
    .filter(
      (zone) =>
        element(zone, 'Name') === `${domain}.` &&
        (element(zone, 'PrivateZone') ?? 'false') === isPrivate,
    );
}

const hostedZone: Look = async (settings) => {
  const { variable } = settings;
  const { environment, part } = settings.request;
  const alike = await zonesOf(settings);
  if (alike === undefined) return undefined;
  const domain = variable('domain');
  const kind = variable('private_zone') === 'true' ? 'private' : 'public';
  const where = `environments/${environment}/${part}.tfvars`;
  if (alike.length === 0)
    return {
      problem: `hosted zone ${domain} (${kind}): not in this account; make it, or name another as domain in ${where}`,
    };
  if (alike.length > 1)
    return {
      problem: `hosted zone ${domain} (${kind}): found ${alike.length} of that name, expected one; remove the others`,
    };
  return undefined;
};

/** A record of a colour, which its first apply makes, is what the weighted one leads to. */
const coloursOfWeights: Look = async (settings) => {
  const { weights, variable, aws } = settings;
  const { environment: folder } = settings.request;
  if (weights === undefined) return undefined;
  const [zone, ...others] = (await zonesOf(settings)) ?? [];
  const id = element(zone ?? '', 'Id')
    ?.split('/')
    .at(-1);
  if (id === undefined || others.length > 0) return undefined;
  const environment = variable('environment') ?? folder;
  const needed = Object.entries(weights).flatMap(([api, own]) =>
    Object.keys(own).map((colour) => ({
      api,
      colour,
      name: `${environment}-${colour}-${api}.${variable('domain')}`,
    })),
  );
  const names = needed.map(({ name }) => name);
  const lacking = new Set(await lackingRecords(aws, id, names));
  const apis = new Map<string, string[]>();
  for (const { api, colour, name } of needed)
    if (lacking.has(name)) apis.set(colour, [...(apis.get(colour) ?? []), api]);
  if (apis.size === 0) return undefined;
  const found = [...apis].map(
    ([colour, own]) =>
      `${own.join(', ')} in ${colour}: no record of the colour yet; first, with the load balancer there: npm run tf -- ${folder} ${colour} apply`,
  );
  return { problem: `weights: ${found.join('; ')}` };
};

const zips: Look = async ({ request: { part }, root, tfvars, variable }) => {
  if (part === 'traffic') return undefined;
  const { functions, folder } = zipsOf(root, tfvars, variable);
  const files = functions.map((name) => `${name}.zip`);
  const missing = files.filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return undefined;
  return {
    problem: `zips: found no ${missing.join(', ')} in ${relative(root, folder)}; make them with: npm run build`,
  };
};

const sharedPrefixes: Look = async ({ blocks }) => {
  const alike = alikePrefixes(blocks.filter(({ conditional }) => !conditional));
  if (alike.length === 0) return undefined;
  return { problem: `existing_log_bucket: one prefix for two APIs, ${alike.join('; ')}` };
};

const CHECKS: readonly Check[] = [
  { what: 'account', look: account },
  { what: 'state bucket', look: stateBucket },
  { what: 'hosted zone', look: hostedZone },
  { what: 'colours of the weights', look: coloursOfWeights },
  { what: 'zips', look: zips },
  { what: 'prefixes of shared log buckets', look: sharedPrefixes },
];

/** One check for each load balancer; what a block says by an expression is Terraform's to evaluate. */
function loadBalancers({ blocks, variable, request }: Settings): readonly Check[] {
  const { part } = request;
  // A second region of an environment has a folder of another name.
  const environment = variable('environment') ?? request.environment;
  return blocks.flatMap(({ block, name, type, loadBalancer, environments, conditional }) => {
    if (environments !== undefined && !environments.includes(environment)) return [];
    if (conditional || name === undefined || type === undefined || loadBalancer === null)
      return [{ what: `load balancer of ${block}`, look: () => Promise.reject(AN_EXPRESSION) }];
    const expected = loadBalancer ?? `${environment}-${part}-${name}`;
    const look: Look = async ({ aws, variable }) => {
      if (await hasLoadBalancer(aws, type, expected)) return undefined;
      return {
        warning: `load balancer ${expected} (${type}, API ${block}): none of that name in ${variable('region')}; make it, or name another as load_balancer_name in the block`,
      };
    };
    return [{ what: `load balancer ${expected}`, look }];
  });
}

const AN_EXPRESSION = new LambdaCoreError('EXPRESSION', 'its block says by an expression which');

async function hasLoadBalancer(aws: Aws, type: string, name: string): Promise<boolean> {
  try {
    if (type === 'classic')
      await aws.query('elasticloadbalancing', 'DescribeLoadBalancers', {
        'LoadBalancerNames.member.1': name,
      });
    else
      await aws.query('elasticloadbalancingv2', 'DescribeLoadBalancers', {
        'Names.member.1': name,
      });
    return true;
  } catch (error) {
    if (error instanceof AwsApiError && /LoadBalancerNotFound/.test(error.code)) return false;
    throw error;
  }
}
