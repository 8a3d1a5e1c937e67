import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Clients } from './clients';
import { recordsOf, zoneOf } from './dns';
import { bareName, type LoadBalancer, loadBalancersByDnsName } from './load-balancers';
import type { Side } from './metrics';
import type { Settings } from './settings';
import { type Colour, otherColour } from './weights';

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

async function recordsByName(records: AsyncIterable<ResourceRecordSet>) {
  const found = new Map<string, ResourceRecordSet>();
  for await (const record of records) {
    if (record.Type === 'A' && record.SetIdentifier === undefined)
      found.set(record.Name ?? '', record);
  }
  return found;
}
