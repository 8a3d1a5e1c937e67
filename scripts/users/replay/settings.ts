import { join } from 'node:path';
import { UsageError } from '../../cli/command';
import { readEnvironment } from '../environment/name';
import { readVariables } from '../environment/variables';

/** The region of a colour, as its tfvars file says it. @throws UsageError naming the file */
export async function regionOf(
  name: string,
  colour: string,
  root: string,
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const file = `environments/${readEnvironment(name, root)}/${colour}.tfvars`;
  const region = (await readVariables(join(root, file), [], environment))('region');
  if (region) return region;
  throw new UsageError(`${file}: region: found nothing, expected text such as "eu-west-1"`);
}
