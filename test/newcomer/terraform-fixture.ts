import { delimiter, dirname } from 'node:path';
import { localEnvironment } from '@lambda-core/local/credentials';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { openPluginMirror } from '../../scripts/users/tf/plugin-mirror';
import { runTerraform } from '../terraform-copy';
import type { CommandEnvironment } from './follow';

export type TerraformFixture = AsyncDisposable & { readonly environment: CommandEnvironment };

/**
 * moto with what is there before Lambda Core comes to an environment, made as docs/terraform.md says from the clone in
 * `folder`, and the variables that it names for an emulator; a reason where Terraform or moto are missing.
 */
export async function openTerraformFixture(
  environment: string,
  path: string,
  folder: string,
): Promise<TerraformFixture> {
  const terraform = toolOrReason('terraform', { variable: 'TERRAFORM' });
  const motoServer = toolOrReason('moto_server', { variable: 'MOTO_SERVER' });
  for (const tool of [terraform, motoServer])
    if ('reason' in tool)
      return { environment: { notRun: tool.reason }, [Symbol.asyncDispose]: async () => {} };
  const [tool, server] = [terraform, motoServer].map((found) => 'tool' in found && found.tool);
  const moto = await startMoto(server || undefined);
  const mirror = await openPluginMirror();
  const close = async () => {
    await moto.close();
    await mirror[Symbol.asyncDispose]();
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
    const env = { ...process.env, ...variables };
    const words = ['run', '-s', 'tf', '--', environment, 'emulator'];
    const { status, output } = await runTerraform('npm', words, { cwd: folder, env });
    if (status !== 0) throw new Error(`npm ${words.join(' ')}: status ${status}\n${output}`);
  } catch (error) {
    await close();
    throw error;
  }
  return { environment: { variables }, [Symbol.asyncDispose]: close };
}
