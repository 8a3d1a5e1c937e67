import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const APIS_FILE = 'terraform/environment/apis.tf';

/** The names of all environments that have weights. */
export function environmentsIn(root: string): readonly string[] {
  return readdirSync(join(root, 'environments'))
    .filter((name) => existsSync(join(root, weightsFile(name))))
    .sort();
}

export function weightsFile(environment: string): string {
  return `environments/${environment}/traffic.tfvars`;
}

export function read(root: string, file: string): Promise<string> {
  return readFile(join(root, file), 'utf8');
}
