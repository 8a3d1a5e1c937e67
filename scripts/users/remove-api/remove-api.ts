import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { askingAws } from '../../cli/asking-aws';
import { removeBlock, removeWeights } from '../apis/edits';
import { APIS_FILE, environmentsIn, read, weightsFile } from '../apis/files';
import { type Edit, nextSteps, writeEdits } from '../apis/write';
import { apiBlocks } from '../environment/api-blocks';
import { COLOURS } from '../environment/weights';
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
  if (weights.length > 0) return writeEdits(weights, options, stepsAfterWeights(api, weights));
  const environments = known.filter((one) => !except.includes(one));
  await refuseWhileUsed(api, environments, signal);
  const after = removeBlock(before, api) + (keepLogs ? kept(block?.block ?? api) : '');
  const applies = environments.flatMap((name) =>
    COLOURS.map((colour) => `tf -- ${name} ${colour} apply`),
  );
  const next = nextSteps('Take an API away', [['Apply the colours:', applies]]);
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

function stepsAfterWeights(api: string, edits: readonly Edit[]): string {
  const names = edits.map(({ file }) => file.split('/')[1]);
  return nextSteps('Take an API away', [
    ['Apply the weights:', names.map((name) => `tf -- ${name} traffic apply`)],
    [`Switch access logs off at ${api}'s load balancers, when they are idle.`],
    ['Choose what becomes of its logs, and remove its block:', [`-s remove-api -- ${api}`]],
  ]);
}
