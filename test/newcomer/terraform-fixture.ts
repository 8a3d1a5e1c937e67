import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { localEnvironment } from '@lambda-core/local/credentials';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { openPluginMirror } from '../../scripts/users/tf/plugin-mirror';
import { copyFolders, runTerraform } from '../terraform-copy';
import type { CommandEnvironment } from './follow';

const WORLD = 'test/terraform-e2e/fixture/world';

export type TerraformFixture = AsyncDisposable & { readonly environment: CommandEnvironment };

/**
 * moto with what is there before Lambda Core comes to an environment, and the variables that
 * docs/terraform.md names for an emulator; a reason where Terraform or moto are missing.
 */
export async function openTerraformFixture(
  environment: string,
  path: string,
): Promise<TerraformFixture> {
  const terraform = toolOrReason('terraform', { variable: 'TERRAFORM' });
  const motoServer = toolOrReason('moto_server', { variable: 'MOTO_SERVER' });
  for (const tool of [terraform, motoServer])
    if ('reason' in tool)
      return { environment: { notRun: tool.reason }, [Symbol.asyncDispose]: async () => {} };
  const [tool, server] = [terraform, motoServer].map((found) => 'tool' in found && found.tool);
  const moto = await startMoto(server || undefined);
  const mirror = await openPluginMirror();
  const folder = await mkdtemp(join(tmpdir(), 'lambda-core-fixture-'));
  const close = async () => {
    await moto.close();
    await mirror[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  };
  const variables = {
    ...mirror.variables,
    // Last: it is only for a terraform that is elsewhere.
    PATH: `${path}${delimiter}${dirname(String(tool))}`,
    ...localEnvironment({ endpoint: moto.endpoint, region: 'eu-west-1' }),
    CHECKPOINT_DISABLE: '1',
    TF_VAR_emulated: 'true',
    TF_CLI_ARGS: '-no-color',
    TF_CLI_ARGS_init: '-backend-config=use_path_style=true',
  };
  try {
    await copyFolders(folder, ['modules', WORLD]);
    for (const args of [['init'], ['apply', '-auto-approve', `-var=environment=${environment}`]]) {
      const env = { ...process.env, ...variables, TF_CLI_ARGS_init: '' };
      const { status, output } = await runTerraform(String(tool), args, {
        cwd: join(folder, WORLD),
        env,
      });
      if (status !== 0) throw new Error(`terraform ${args.join(' ')}: status ${status}\n${output}`);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { environment: { variables }, [Symbol.asyncDispose]: close };
}
