import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describeError } from '@lambda-core/common/errors';
import { requireTool } from '@lambda-core/local/tools/find-tool';
import { ROOT } from '../../../build/functions';
import type { Check, Context, Finding } from '../types';

const run = promisify(execFile);

/** Node and Terraform: there, and new enough for what is here. */
export const tools: Check = {
  name: 'tools',
  async look(context, signal) {
    const manifest = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      engines: { node: string };
    };
    const node = process.version.slice(1);
    const terraform = await terraformVersion(context, signal);
    if (typeof terraform !== 'string') return [terraform];
    const versions = await readFile(
      join(context.root, 'terraform/environment/versions.tf'),
      'utf8',
    );
    const [, asked = '0'] = /required_version\s*=\s*">= ([\d.]+)"/.exec(versions) ?? [];
    const findings = [
      ...tooOld('Node', node, manifest.engines.node.replace('>=', '')),
      ...tooOld('Terraform', terraform, asked),
    ];
    if (findings.length > 0) return findings;
    return [{ status: 'ok', what: 'tools', found: `Terraform ${terraform}, Node ${node}` }];
  },
};

async function terraformVersion(
  { environment }: Context,
  signal: AbortSignal,
): Promise<string | Finding> {
  try {
    const tool = requireTool('terraform', environment);
    const env = { ...environment, CHECKPOINT_DISABLE: '1' };
    const { stdout } = await run(tool, ['version', '-json'], { signal, env });
    return (JSON.parse(stdout) as { terraform_version: string }).terraform_version;
  } catch (error) {
    const remedy = 'install Terraform, or set TERRAFORM to its path; docs/terraform.md';
    return { status: 'wrong', what: 'Terraform', found: describeError(error), remedy };
  }
}

function tooOld(what: string, found: string, asked: string): readonly Finding[] {
  if (!isOlder(found, asked)) return [];
  return [
    {
      status: 'wrong',
      what,
      found: `is ${found}, expected ${asked} or newer`,
      remedy: 'update it',
    },
  ];
}

function isOlder(found: string, asked: string): boolean {
  const [own, least] = [found, asked].map((text) => text.split(/[.-]/).map(Number));
  for (const [at, part] of (least ?? []).entries()) {
    const difference = (own?.[at] ?? 0) - part;
    if (difference !== 0) return difference < 0;
  }
  return false;
}
