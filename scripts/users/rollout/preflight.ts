import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Clients } from './clients';
import { recordsOf, zoneOf } from './dns';
import type { ColourWindow } from './judge/types';
import { bareName, type LoadBalancer, loadBalancersByDnsName } from './load-balancers';
import { logPlaceOf } from './log-place';
import type { Side } from './metrics';
import type { Settings } from './settings';
import {
  COLOURS,
  type Colour,
  otherColour,
  sameWeights,
  type Weights,
  weightsText,
} from './weights';

/** What a rollout works on: of each API the candidate's side, then the baseline's. */
export type Sides = readonly Side[];

/** The APIs that a rollout is about. @throws LambdaCoreError for one without weights */
export function apisOf(
  settings: Settings,
  asked: readonly string[] | undefined,
): readonly string[] {
  const known = Object.keys(settings.weights);
  const unknown = asked?.filter((api) => !known.includes(api)) ?? [];
  if (unknown.length === 0 && known.length > 0) return asked ?? known;
  throw new LambdaCoreError(
    'API_UNKNOWN',
    `--api: found ${unknown.join(', ') || 'none'}, expected some of ${settings.weightsFile.name}: ${known.join(', ') || 'it has none'}`,
  );
}

/** The load balancers of both colours, as the colours' own records name them, and what is wrong with them. */
export async function findSides(
  { environment, domain, privateZone }: Settings,
  colour: Colour,
  apis: readonly string[],
  clients: Clients,
): Promise<{ sides: Sides; problems: readonly string[] }> {
  const zone = await zoneOf(clients.route53, { domain, privateZone });
  const [records, balancers] = await Promise.all([
    recordsByName(recordsOf(clients.route53, zone)),
    loadBalancersByDnsName(clients),
  ]);
  const sides: Side[] = [];
  const problems: string[] = [];
  for (const api of apis) {
    for (const side of [colour, otherColour(colour)]) {
      const name = `${environment}-${side}-${api}.${domain}`;
      const alias = records.get(`${name}.`)?.AliasTarget?.DNSName;
      const balancer: LoadBalancer | undefined = balancers.get(bareName(alias));
      if (alias === undefined)
        problems.push(`${name}: no such record: npm run tf -- ${environment} ${side} apply`);
      else if (balancer === undefined)
        problems.push(
          `${name}: leads to ${alias}, which is no load balancer of this account and region`,
        );
      else sides.push({ api, environment, colour: side, balancer });
    }
  }
  return { sides, problems };
}

/** What speaks against beginning, each with its remedy. */
export async function preflight(
  settings: Settings,
  {
    colour,
    apis,
    dns,
    windows,
    sides,
  }: {
    readonly colour: Colour;
    readonly apis: readonly string[];
    /** What Route53 has. */
    readonly dns: Weights;
    readonly sides: Sides;
    readonly windows: readonly ColourWindow[];
  },
  clients: Clients,
): Promise<readonly string[]> {
  const problems: string[] = [];
  const { environment, weights, weightsFile } = settings;
  const again = `npm run tf -- ${environment} traffic apply`;
  for (const api of apis) {
    // Route53 has a record for each weight that the file names, once that was applied.
    const missing = COLOURS.filter(
      (name) => dns[api]?.[name] === undefined || weights[api]?.[name] === undefined,
    );
    if (missing.length > 0) {
      const example = `{ ${COLOURS.map((name) => `${name} = ${weights[api]?.[name] ?? 0}`).join(', ')} }`;
      problems.push(
        `${api}: no weighted record of ${missing.join(' and ')}: write ${api} = ${example} in ${weightsFile.name}, then ${again}`,
      );
    } else if (!sameWeights(dns, { [api]: weights[api] ?? {} })) {
      const [found = {}, said = {}] = [dns[api], weights[api]];
      problems.push(
        `Route53 has ${weightsText({ [api]: found })}, but ${weightsFile.name} says ${weightsText({ [api]: said })}: ${again}`,
      );
    } else if ((dns[api]?.[colour] ?? 0) > 0 && dns[api]?.[otherColour(colour)] === 0)
      problems.push(`${api}: ${colour} has all traffic already`);
  }
  for (const [at, { alarms }] of windows.entries()) {
    const { api, colour: side } = sides[at] ?? { api: '', colour: '' };
    if (alarms.length > 0)
      problems.push(`${api}, ${side}: in ALARM: ${alarms.join(', ')}: see docs/runbook.md`);
  }
  for (const side of sides) {
    const place = `${side.api}, ${side.colour}`;
    if ((await logPlaceOf(side.balancer, clients)) === undefined)
      problems.push(
        `${place}: load balancer ${side.balancer.dimension} writes no access logs: docs/terraform.md says how`,
      );
    const code = await functionProblem(
      `${environment}-${side.colour}-${side.api}-elb-log-processor`,
      clients,
    );
    if (code !== undefined) problems.push(`${place}: ${code}`);
  }
  return problems;
}

async function recordsByName(records: AsyncIterable<ResourceRecordSet>) {
  const found = new Map<string, ResourceRecordSet>();
  for await (const record of records) {
    if (record.Type === 'A' && record.SetIdentifier === undefined)
      found.set(record.Name ?? '', record);
  }
  return found;
}

/** Whether the function's alias stands on a version that runs. */
async function functionProblem(name: string, { lambda }: Clients): Promise<string | undefined> {
  const { GetFunctionConfigurationCommand } =
    require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
  try {
    const command = new GetFunctionConfigurationCommand({ FunctionName: name, Qualifier: 'live' });
    const { State = 'Active', LastUpdateStatus = 'Successful' } = await lambda.send(command);
    if (State === 'Active' && LastUpdateStatus === 'Successful') return undefined;
    return `function ${name} is ${State}, its last update ${LastUpdateStatus}`;
  } catch (error) {
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
    return `function ${name} or its alias live is not there: npm run tf -- … apply`;
  }
}
