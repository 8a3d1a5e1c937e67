import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** What a mirror must hold to be of use here. */
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');

/**
 * Below which administrators keep providers, in a folder of any name or its `plugins`. Terraform looks into
 * some of them by itself, but only without a config.
 */
const USUAL_PLACES = ['/usr/share', '/usr/local/share', '/opt'];

type PluginMirror = AsyncDisposable & {
  /** Environment variables that lead Terraform to the mirror; none where it downloads. */
  readonly variables: Readonly<Record<string, string>>;
};

/**
 * Finds a directory with the AWS provider and points Terraform there by a configuration file in a temporary
 * directory, so that `init` needs no network. A configuration of the user's own goes first; where there is
 * neither, Terraform downloads the provider as usual.
 * @throws LambdaCoreError `PLUGIN_MIRROR_EMPTY` when TF_PLUGIN_MIRROR names a directory without the provider
 */
export async function openPluginMirror(
  environment: NodeJS.ProcessEnv = process.env,
  places: readonly string[] = USUAL_PLACES,
): Promise<PluginMirror> {
  const path = findMirror(environment, places);
  if (path === undefined) return { variables: {}, [Symbol.asyncDispose]: async () => {} };
  const folder = await mkdtemp(join(tmpdir(), 'terraform-config-'));
  const file = join(folder, 'config.tfrc');
  await writeFile(
    file,
    `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(path)}
    include = ["registry.terraform.io/hashicorp/aws"]
  }
  direct {
    exclude = ["registry.terraform.io/hashicorp/aws"]
  }
}
`,
  );
  return {
    variables: { TF_CLI_CONFIG_FILE: file },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

function findMirror(environment: NodeJS.ProcessEnv, places: readonly string[]): string | undefined {
  const { TF_PLUGIN_MIRROR: named, TF_CLI_CONFIG_FILE: config, HOME: home } = environment;
  if (named) {
    if (existsSync(join(named, PROVIDER))) return named;
    throw new LambdaCoreError(
      'PLUGIN_MIRROR_EMPTY',
      `TF_PLUGIN_MIRROR: found ${named}, expected a directory that contains ${PROVIDER}`,
    );
  }
  if (config && existsSync(config)) return undefined;
  const own = home ? [join(home, '.terraform.d', 'plugins')] : [];
  const shared = places.flatMap((place) =>
    foldersIn(place).flatMap((folder) => [folder, join(folder, 'plugins')]),
  );
  return [...own, ...places, ...shared].find((place) => existsSync(join(place, PROVIDER)));
}

function foldersIn(place: string): string[] {
  try {
    return readdirSync(place).map((name) => join(place, name));
  } catch {
    return []; // Not there, or not for us: for a search both mean "look on".
  }
}
