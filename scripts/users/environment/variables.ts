import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../cli/command';
import { readTfvars, type Tfvar } from './tfvars';

/** Where the state lies, as an `.s3.tfbackend` file says it; what is not said is ''. */
export type Backend = { readonly bucket: string; readonly key: string; readonly region: string };

/** By name; undefined for what nothing says. */
export type Variable = (name: string) => string | undefined;

/**
 * What `environments/FOLDER/PART.s3.tfbackend` below `root` says, or `-backend-config=NAME=VALUE` in its place.
 * @throws LambdaCoreError as `readTfvars` does
 */
export async function readBackend(
  root: string,
  folder: string,
  part: string,
  extra: readonly string[] = [],
): Promise<Backend> {
  const said = await readTfvarsFile(root, `environments/${folder}/${part}.s3.tfbackend`);
  const value = (name: string) =>
    argumentOf(extra, 'backend-config', name) ?? textOf(said.get(name)) ?? '';
  return { bucket: value('bucket'), key: value('key'), region: value('region') };
}

/**
 * The variables of a tfvars file below `root` as Terraform finds them.
 * @throws LambdaCoreError as `readTfvars` does
 */
export async function readVariables(
  root: string,
  file: string,
  extra: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<Variable> {
  return variableIn(await readTfvarsFile(root, file), extra, environment);
}

/** `-var`, then the tfvars file, then `TF_VAR_…`. */
export function variableIn(
  tfvars: ReadonlyMap<string, Tfvar>,
  extra: readonly string[],
  environment: NodeJS.ProcessEnv,
): Variable {
  return (name) =>
    argumentOf(extra, 'var', name) ?? textOf(tfvars.get(name)) ?? environment[`TF_VAR_${name}`];
}

/**
 * Reads what has to be said somewhere.
 * @throws UsageError naming file and setting
 */
export function neededOf(variable: Variable, file: string): (name: string) => string {
  return (name) => {
    const value = variable(name);
    if (value) return value;
    throw new UsageError(`${file}: ${name}: found nothing, expected text`);
  };
}

/** @throws LambdaCoreError as `readTfvars` does */
export async function readTfvarsFile(
  root: string,
  file: string,
): Promise<ReadonlyMap<string, Tfvar>> {
  return readTfvars(await readFile(join(root, file), 'utf8'), file);
}

/** The last one counts. */
function argumentOf(extra: readonly string[], flag: string, name: string): string | undefined {
  return extra
    .map((argument) => new RegExp(`^--?${flag}=${name}=(.*)$`).exec(argument)?.[1])
    .findLast((found) => found !== undefined);
}

function textOf(tfvar: Tfvar | undefined): string | undefined {
  if (tfvar?.value.kind !== 'scalar' || tfvar.value.is === null) return undefined;
  return String(tfvar.value.is);
}
