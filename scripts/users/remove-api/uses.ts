import { ROOT } from '../../build/functions';
import { openClients } from '../environment/clients';
import { openDns } from '../environment/dns';
import { logPlaceOf } from '../environment/log-place';
import { readSettings } from '../environment/settings';
import { findSides } from '../environment/sides';
import { depthOf, openSqs } from '../environment/sqs';
import { COLOURS, weightsText } from '../environment/weights';

/** What still needs an API in an environment, each with what ends it. */
export async function usesOf(
  api: string,
  environment: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const settings = await readSettings(environment, ROOT, process.env);
  const { domain, privateZone, recordPrefix, region, state, dnsRoleArn } = settings;
  const clients = openClients(region, state.region || region, { dnsRoleArn, signal });
  const uses: string[] = [];
  const dns = await openDns(clients.route53, { domain, privateZone, recordPrefix, apis: [api] });
  const weights = await dns.read(signal);
  if (weights[api] !== undefined) {
    uses.push(
      `${environment}: Route53 has weights (${weightsText(weights)}): npm run tf -- ${environment} traffic apply`,
    );
  }
  const sqs = openSqs(clients.sqs);
  const { sides } = await findSides(settings, COLOURS[0], [api], clients);
  for (const side of sides) {
    signal.throwIfAborted();
    const place = `${environment}, ${side.colour}`;
    const { dimension } = side.balancer;
    if ((await logPlaceOf(side.balancer, clients)) !== undefined)
      uses.push(`${place}: load balancer ${dimension} writes access logs: switch them off`);
    const queue = `${environment}-${side.colour}-${api}-logs`;
    const waiting = (await depthOf(sqs, queue)) ?? 0;
    if (waiting > 0) uses.push(`${place}: ${waiting} messages wait in ${queue}: let it drain`);
    const dead = (await depthOf(sqs, `${queue}-dead-letters`)) ?? 0;
    if (dead > 0) uses.push(`${place}: ${dead} dead letters of ${queue}: replay or purge them`);
  }
  return uses;
}
