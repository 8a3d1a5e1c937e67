import { delimiter, dirname } from 'node:path';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { openPluginMirror } from '../../scripts/users/tf/plugin-mirror';
import type { CommandEnvironment } from './follow';

export type TerraformFixture = AsyncDisposable & { readonly environment: CommandEnvironment };

/**
 * Terraform and moto, which is started as docs/terraform.md says, for whoever has `path`; a reason where one of them
 * is missing.
 */
export async function openTerraformFixture(path: string): Promise<TerraformFixture> {
  const folders: string[] = [];
  for (const name of ['terraform', 'moto_server']) {
    const found = toolOrReason(name);
    if ('reason' in found)
      return { environment: { notRun: found.reason }, [Symbol.asyncDispose]: async () => {} };
    folders.push(dirname(found.tool));
  }
  const mirror = await openPluginMirror();
  const variables = {
    ...mirror.variables,
    // Last: they are only for tools that are elsewhere.
    PATH: [path, ...folders].join(delimiter),
    CHECKPOINT_DISABLE: '1',
    TF_CLI_ARGS: '-no-color',
  };
  return { environment: { variables }, [Symbol.asyncDispose]: mirror[Symbol.asyncDispose] };
}
