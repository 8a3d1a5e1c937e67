import type { Clients } from '../environment/clients';
import { logPlaceOf } from '../environment/log-place';
import type { Settings } from '../environment/settings';
import type { Sides } from '../environment/sides';
import {
  COLOURS,
  type Colour,
  otherColour,
  sameWeights,
  type Weights,
  weightsText,
} from '../environment/weights';
import type { ColourWindow } from './judge/types';

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
