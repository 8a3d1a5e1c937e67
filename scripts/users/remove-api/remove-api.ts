import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { removeBlock, removeWeights } from '../apis/edits';
import { APIS_FILE, environmentsIn, read, weightsFile } from '../apis/files';
import { type Edit, writeEdits } from '../apis/write';
import { apiBlocks } from '../environment/api-blocks';
import { readRemoveApiCommand } from './options';
import { usesOf } from './uses';

/** The command; returns its exit status. */
export async function removeApi(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const known = environmentsIn(ROOT);
  const { api, except, keepLogs, ...how } = readRemoveApiCommand(argv, known);
  const options = { root: ROOT, ...how, signal };
  const weights = await weightEdits(api);
  const before = await read(ROOT, APIS_FILE);
  const block = apiBlocks(before).find(({ block, name }) => (name ?? block) === api);
  if (block === undefined && weights.length === 0)
    throw new LambdaCoreError(
      'API_UNKNOWN',
      `NAME: neither ${APIS_FILE} nor any weights have ${api}`,
    );
  if (weights.length > 0) return writeEdits(weights, options, weightSteps(weights));
  await refuseWhileUsed(
    api,
    known.filter((one) => !except.includes(one)),
    signal,
  );
  const after = removeBlock(before, api) + (keepLogs ? kept(block?.block ?? api) : '');
  const next = 'written. Next, in each environment: npm run tf -- ENV COLOUR apply\n';
  return writeEdits([{ file: APIS_FILE, before, after }], options, next);
}

async function weightEdits(api: string): Promise<readonly Edit[]> {
  const edits: Edit[] = [];
  for (const environment of environmentsIn(ROOT)) {
    const file = weightsFile(environment);
    const before = await read(ROOT, file);
    const after = removeWeights(before, file, api);
    if (after !== before) edits.push({ file, before, after });
  }
  return edits;
}

/** @throws LambdaCoreError with everything that still uses the API, and what ends it */
async function refuseWhileUsed(
  api: string,
  environments: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const uses: string[] = [];
  for (const environment of environments) {
    const what = `${api} in ${environment}`;
    const first = `asks AWS what still uses ${what}`;
    const asked = { what, first, stderr: process.stderr, signal };
    uses.push(...(await askingAws(asked, () => usesOf(api, environment, signal))));
  }
  if (uses.length === 0) return;
  const lines = uses.map((use) => `  ${use}`);
  throw new LambdaCoreError('API_IN_USE', `${api} is still in use:\n${lines.join('\n')}`);
}

/** Terraform lets go of the bucket, whose own rule goes on deleting old files. */
function kept(block: string): string {
  return `
removed {
  from = module.${block}.module.processor.module.log_bucket
  lifecycle {
    destroy = false
  }
}
`;
}

function weightSteps(edits: readonly Edit[]): string {
  const names = edits.map(({ file }) => file.split('/')[1]);
  const applies = names.map((name) => `npm run tf -- ${name} traffic apply`);
  return `written. Next: ${applies.join('; ')}; then access logs off at its load balancers, and this command again\n`;
}
