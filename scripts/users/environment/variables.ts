import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../cli/command';

/** Where the state lies, as an `.s3.tfbackend` file says it; what is not said is ''. */
export type Backend = { readonly bucket: string; readonly key: string; readonly region: string };

/** What `environments/ENV/PART.s3.tfbackend` says, or `-backend-config=NAME=VALUE` in its place. */
export async function readBackend(
  folder: string,
  part: string,
  extra: readonly string[] = [],
): Promise<Backend> {
  const text = await readFile(join(folder, `${part}.s3.tfbackend`), 'utf8');
  const value = (name: string) =>
    extra
      .map((argument) => new RegExp(`^--?backend-config=${name}=(.*)$`).exec(argument)?.[1])
      .findLast((found) => found !== undefined) ??
    stringIn(text, name) ??
    '';
  return { bucket: value('bucket'), key: value('key'), region: value('region') };
}

/** A variable as Terraform finds it: `-var`, then the tfvars file, then `TF_VAR_…`; undefined where none says it. */
export async function readVariables(
  file: string,
  extra: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<(name: string) => string | undefined> {
  const text = await readFile(file, 'utf8');
  return (name) =>
    extra
      .map((argument) => new RegExp(`^--?var=${name}=(.*)$`).exec(argument)?.[1])
      .findLast((found) => found !== undefined) ??
    stringIn(text, name) ??
    environment[`TF_VAR_${name}`];
}

/**
 * Reads what has to be said somewhere.
 * @throws UsageError naming file and setting
 */
export function neededOf(
  variable: (name: string) => string | undefined,
  file: string,
): (name: string) => string {
  return (name) => {
    const value = variable(name);
    if (value) return value;
    throw new UsageError(`${file}: ${name}: found nothing, expected text`);
  };
}

/** Whether a tfvars file gives a setting an object. */
export function saysObject(text: string, name: string): boolean {
  return new RegExp(`^${name}\\s*=\\s*\\{`, 'm').test(text);
}

/** `name = "value"`, or a number or boolean, at the beginning of a line; anything else is not for us to evaluate. */
function stringIn(text: string, name: string): string | undefined {
  const found = new RegExp(
    `^${name}\\s*=\\s*(?:"([^"]*)"|(\\d+|true|false))\\s*(?:#.*)?$`,
    'm',
  ).exec(text);
  return found?.[1] ?? found?.[2];
}
