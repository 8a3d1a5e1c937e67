import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { DIST, ROOT } from './functions';

const PROCESSOR = 'functions/elb-log-processor';
const ENTRY = `${PROCESSOR}/assembly/index.ts`;
/** Constants that TypeScript and AssemblyScript share. */
const SHARED = ['fields.ts', 'wasm/layout.ts', 'wasm/operations.ts'].map(
  (name) => `${PROCESSOR}/src/documents/${name}`,
);

/** Where the module goes; `NAME.inputs` beside it tells what it was made of. */
export const WASM = join(DIST, 'wasm', 'documents.wasm');
const INPUTS = `${WASM}.inputs`;

/** Neither a runtime nor a garbage collector: the module keeps everything at fixed addresses. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd'];

const COMPILER = join(ROOT, 'node_modules/assemblyscript');
const ASC = join(COMPILER, 'bin/asc.js');

let building: Promise<void> | undefined;

/**
 * Compiles the AssemblyScript sources, unless the module is there and made of the same.
 * @throws LambdaCoreError `WASM_BUILD` with what the compiler said
 */
export function buildWasm(): Promise<void> {
  building ??= compileWhenStale().finally(() => {
    building = undefined;
  });
  return building;
}

async function compileWhenStale(): Promise<void> {
  const sources = await readSources();
  const pages = /PAGES = (\d+)/.exec(sources.get(SHARED[1] as string) ?? '')?.[1] ?? '';
  const options = [...OPTIONS, '--initialMemory', pages, '--maximumMemory', pages];
  const inputs = await digest(sources, options);
  const known = await Promise.all([readFile(INPUTS, 'utf8'), access(WASM)]).catch(() => []);
  if (known[0] === inputs) return;
  await compile(options);
  // Last: whoever is interrupted before compiles again.
  await writeFile(INPUTS, inputs);
}

async function readSources(): Promise<ReadonlyMap<string, string>> {
  const own = await readdir(join(ROOT, PROCESSOR, 'assembly'));
  const names = own.filter((name) => name.endsWith('.ts')).sort();
  const paths = [...names.map((name) => `${PROCESSOR}/assembly/${name}`), ...SHARED];
  const texts = paths.map(
    async (path) => [path, await readFile(join(ROOT, path), 'utf8')] as const,
  );
  return new Map(await Promise.all(texts));
}

async function digest(
  sources: ReadonlyMap<string, string>,
  options: readonly string[],
): Promise<string> {
  const about = await readFile(join(COMPILER, 'package.json'), 'utf8');
  const { version } = JSON.parse(about) as { version: string };
  const all = JSON.stringify([version, options, [...sources]]);
  return createHash('sha256').update(all).digest('hex');
}

/** In a process of its own: the compiler is an ES module of 20 MB that is rarely needed. */
async function compile(options: readonly string[]): Promise<void> {
  const draft = `${WASM}.${process.pid}`;
  await mkdir(dirname(WASM), { recursive: true });
  try {
    const argv = [ASC, ENTRY, ...options, '--outFile', draft];
    await promisify(execFile)(process.execPath, argv, { cwd: ROOT });
  } catch (cause) {
    const said = (cause as { stderr?: string }).stderr?.trim() ?? '';
    throw new LambdaCoreError('WASM_BUILD', `AssemblyScript failed: ${said}`, { cause });
  }
  await rename(draft, WASM);
}
