import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

type RunningProvider = AsyncDisposable & {
  /** With these, Terraform talks to the process that runs and starts none. */
  readonly variables: { readonly TF_REATTACH_PROVIDERS: string };
};

/**
 * Runs the AWS provider that `terraform init` found for `folder`, until it is disposed. Terraform otherwise starts one
 * for every walk of every `run` of every test, which took six sevenths of the time. Where the provider is mocked, nobody
 * configures it, so that all tests can share it. Not for what is applied: configured again by the walk that applies, the
 * provider (5.100) may plan other tags than it did before ("inconsistent final plan").
 * https://developer.hashicorp.com/terraform/plugin/debugging
 */
export async function runProvider(folder: string): Promise<RunningProvider> {
  const executable = await providerOf(folder);
  const child = spawn(executable, ['-debug'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout });
  const said: string[] = [];
  for await (const line of lines) {
    said.push(line);
    const [, address] = /TF_REATTACH_PROVIDERS='(.*)'/.exec(line) ?? [];
    if (address === undefined) continue;
    // Nobody reads on: it must not wait for that.
    child.stdout.resume();
    return {
      variables: { TF_REATTACH_PROVIDERS: address },
      async [Symbol.asyncDispose]() {
        child.kill();
        await ended;
      },
    };
  }
  throw new Error(`${executable} -debug ended without an address:\n${said.join('\n')}`);
}

/** …/providers/registry.terraform.io/hashicorp/aws/VERSION/PLATFORM/terraform-provider-aws_… */
async function providerOf(folder: string): Promise<string> {
  let path = join(folder, '.terraform/providers/registry.terraform.io/hashicorp/aws');
  for (const level of ['version', 'platform', 'executable']) {
    const found = (await readdir(path)).filter(
      (name) => level !== 'executable' || name.startsWith('terraform-provider-aws'),
    );
    const [name] = found;
    if (name === undefined || found.length > 1)
      throw new Error(`${path}: found ${found.join(', ') || 'nothing'}, expected one ${level}`);
    path = join(path, name);
  }
  return path;
}
