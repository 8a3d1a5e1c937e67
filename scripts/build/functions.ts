import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The repository's root. */
export const ROOT = join(__dirname, '..', '..');

/** Where everything that is built goes. */
export const DIST = join(ROOT, 'dist');

/** The most a bundle may weigh in bytes: what a function loads, it pays for at every cold start. */
export const BUNDLE_LIMIT = 600 * 1024;

/** The functions: every workspace with a handler. */
export function functionNames(): string[] {
  const folder = join(ROOT, 'functions');
  return readdirSync(folder)
    .filter((name) => existsSync(entryOf(name)))
    .sort();
}

export function entryOf(name: string): string {
  return join(ROOT, 'functions', name, 'src', 'handler.ts');
}
