import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the block of an API says of its load balancer and its logs, as far as it says so in plain text. */
export type ApiBlock = {
  /** The module's name, for messages. */
  readonly block: string;
  /** undefined where it is an expression. */
  readonly name: string | undefined;
  readonly type: string | undefined;
  /** undefined where ENV-COLOUR-NAME is meant; null where it is an expression. */
  readonly loadBalancer: string | undefined | null;
  readonly sharedBucket: { readonly name: string; readonly prefix: string } | undefined;
  /** Those that have the API; undefined for all. */
  readonly environments: readonly string[] | undefined;
  /** Whether the block is there under a condition (`count` or `for_each`) that Terraform alone can tell. */
  readonly conditional: boolean;
};

/** The API blocks of `terraform/environment` below `root`. */
export async function readApiBlocks(root: string): Promise<readonly ApiBlock[]> {
  const folder = join(root, 'terraform', 'environment');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.tf'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return apiBlocks(texts.join('\n'));
}

/** The API blocks of a root's files: those whose source is `modules/api`. */
export function apiBlocks(hcl: string): readonly ApiBlock[] {
  return [...hcl.matchAll(/^module "([\w-]+)" \{\n([\s\S]*?)^\}/gm)]
    .filter(([, , body = '']) => /^\s*source\s*=\s*".*modules\/api"/m.test(body))
    .map(([, block = '', body = '']) => ({
      block,
      name: plain(body, 'name'),
      type: plain(body, 'load_balancer_type'),
      loadBalancer: has(body, 'load_balancer_name')
        ? (plain(body, 'load_balancer_name') ?? null)
        : undefined,
      sharedBucket: sharedBucket(body),
      environments: listed(body, 'environments'),
      conditional: has(body, 'count') || has(body, 'for_each'),
    }));
}

/** Blocks whose logs lie in one bucket below one prefix: each would ship the other's. */
export function alikePrefixes(blocks: readonly ApiBlock[]): readonly string[] {
  const places = new Map<string, string[]>();
  for (const { block, sharedBucket: shared } of blocks) {
    if (shared === undefined) continue;
    const place = `bucket ${shared.name}, prefix "${shared.prefix}"`;
    places.set(place, [...(places.get(place) ?? []), block]);
  }
  return [...places]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([place, sharing]) => `${place}: ${sharing.join(' and ')}`);
}

function sharedBucket(body: string): ApiBlock['sharedBucket'] {
  const [, inner] = /^ *existing_log_bucket\s*=\s*\{([^}]*)\}/m.exec(body) ?? [];
  const [, name] = /\bname\s*=\s*"([^"$]+)"/.exec(inner ?? '') ?? [];
  if (name === undefined) return undefined;
  const [, prefix = ''] = /\bprefix\s*=\s*"([^"$]*)"/.exec(inner ?? '') ?? [];
  return { name, prefix };
}

function listed(body: string, name: string): readonly string[] | undefined {
  const [, inner] = new RegExp(`^ {2}${name}\\s*=\\s*\\[([^\\]]*)\\]`, 'm').exec(body) ?? [];
  return inner === undefined
    ? undefined
    : [...inner.matchAll(/"([^"]*)"/g)].map(([, item = '']) => item);
}

/** An argument of the block itself, two spaces in, as `terraform fmt` has it. */
function has(body: string, name: string): boolean {
  return new RegExp(`^ {2}${name}\\s*=`, 'm').test(body);
}

function plain(body: string, name: string): string | undefined {
  return new RegExp(`^ {2}${name}\\s*=\\s*"([^"$]*)"`, 'm').exec(body)?.[1];
}
