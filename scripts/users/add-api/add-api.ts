import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';
import { addBlock, addWeights, type NewApi } from '../apis/edits';
import { APIS_FILE, environmentsIn, read, weightsFile } from '../apis/files';
import { type Edit, nextSteps, writeEdits } from '../apis/write';
import { apiBlocks } from '../environment/api-blocks';
import { readTfvars } from '../environment/tfvars';
import { readWeights } from '../environment/weights';
import { readAddApiCommand } from './options';

/** The command; returns its exit status. */
export async function addApi(argv: readonly string[], signal: AbortSignal): Promise<number> {
  const known = environmentsIn(ROOT);
  const { api, ...how } = readAddApiCommand(argv, known);
  const edits = await editsOf(api, known);
  return writeEdits(
    edits,
    { root: ROOT, ...how, signal },
    stepsAfter(api.name, edits, process.env),
  );
}

async function editsOf(api: NewApi, known: readonly string[]): Promise<readonly Edit[]> {
  const before = await read(ROOT, APIS_FILE);
  if (apiBlocks(before).some(({ block, name }) => block === api.name || name === api.name))
    throw new LambdaCoreError('API_EXISTS', `NAME: ${APIS_FILE} has ${api.name} already`);
  const edits: Edit[] = [{ file: APIS_FILE, before, after: addBlock(before, api) }];
  for (const environment of api.environments ?? known) {
    const file = weightsFile(environment);
    const text = await read(ROOT, file);
    const weights = readTfvars(text, file).get('weights')?.value;
    if (weights?.kind === 'object' && weights.entries.has(api.name))
      throw new LambdaCoreError('API_EXISTS', `NAME: ${file} has weights of ${api.name} already`);
    edits.push({ file, before: text, after: addWeights(text, file, api.name) });
  }
  return edits;
}

/** What to type for each environment that has weights of it, with the colours that they name. */
function stepsAfter(api: string, edits: readonly Edit[], environment: NodeJS.ProcessEnv): string {
  const parts = edits.flatMap(({ file, after }) => {
    const [, name] = /^environments\/(.+)\/traffic\.tfvars$/.exec(file) ?? [];
    if (name === undefined) return [];
    return { name, colours: Object.keys(readWeights(after, file)[api] ?? {}) };
  });
  const emulator = parts.map(({ name }) => `tf -- ${name} emulator`);
  const applies = parts.flatMap(({ name, colours }) =>
    colours.map((colour) => `tf -- ${name} ${colour} apply`),
  );
  const emulated = environment['TF_VAR_emulated'] === 'true';
  return nextSteps('Add an API', [
    ...(emulated ? [['Make its load balancers in the emulator:', emulator] as const] : []),
    ['Apply the colours:', applies],
    [
      `Switch access logs on at ${api}'s load balancers, with the bucket and the prefix that the plans name.`,
    ],
    ['Apply the weights:', parts.map(({ name }) => `tf -- ${name} traffic apply`)],
  ]);
}
