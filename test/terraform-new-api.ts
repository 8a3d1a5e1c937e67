import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { APIS } from './terraform-copy';

/** All that a new API takes: a block, and a line of weights. */
export const NEW_API = {
  name: 'invoices',
  block: `module "invoices" {
  source             = "../../modules/api"
  platform           = local.platform
  name               = "invoices"
  load_balancer_type = "network"
  labels             = { team = "billing" }
}`,
  weights: 'invoices = { blue = 100 }',
} as const;

/** Adds it to a copy of the repository, as its user does. */
export async function writeNewApi(root: string): Promise<void> {
  await appendFile(join(root, APIS), `\n${NEW_API.block}\n`);
  const weights = join(root, 'environments', 'ci', 'traffic.tfvars');
  const written = await readFile(weights, 'utf8');
  await writeFile(
    weights,
    written.replace(/^weights = \{\n/m, (line) => `${line}  ${NEW_API.weights}\n`),
  );
}

/** Takes its block away again, and puts another text there. */
export async function replaceNewApi(root: string, text: string): Promise<void> {
  const file = join(root, APIS);
  await writeFile(file, (await readFile(file, 'utf8')).replace(NEW_API.block, text));
}
