import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { build as bundle } from 'esbuild';
import { embedWasm } from './embed-wasm';
import { BUNDLE_LIMIT, DIST, entryOf, functionNames, ROOT } from './functions';
import { buildWasm } from './wasm';
import { zip } from './zip';

export type Built = {
  readonly name: string;
  readonly bundleBytes: number;
  readonly zipBytes: number;
  /** Of the zip, in base64, as Lambda and Terraform's `filebase64sha256` give it. */
  readonly sha256: string;
};

/**
 * Builds every function into `folder`: `NAME/index.js`, its source map, and `NAME.zip`.
 * @throws LambdaCoreError `BUNDLE_TOO_LARGE` naming every bundle over the limit
 */
export async function build(folder = DIST): Promise<Built[]> {
  await buildWasm();
  await mkdir(folder, { recursive: true });
  const built = await Promise.all(functionNames().map((name) => buildFunction(name, folder)));
  const heavy = built.filter(({ bundleBytes }) => bundleBytes > BUNDLE_LIMIT);
  if (heavy.length > 0) {
    const list = heavy.map(({ name, bundleBytes }) => `${name} has ${bundleBytes} bytes`);
    throw new LambdaCoreError(
      'BUNDLE_TOO_LARGE',
      `${list.join(', ')}; the limit is ${BUNDLE_LIMIT}`,
    );
  }
  return built;
}

/**
 * The zips that `build` would make in `folder`, which stays as it is. A source map names its sources from where it lies,
 * so that zips made elsewhere may have other hashes.
 */
export async function hashZips(folder = DIST): Promise<Pick<Built, 'name' | 'sha256'>[]> {
  await buildWasm();
  await mkdir(folder, { recursive: true });
  return Promise.all(
    functionNames().map((name) =>
      inDraft(name, folder, async (_, packed) => ({ name, sha256: hashOf(packed) })),
    ),
  );
}

function buildFunction(name: string, folder: string): Promise<Built> {
  return inDraft(name, folder, async (draft, packed, code) => {
    const out = join(folder, name);
    await mkdir(out, { recursive: true });
    await rename(join(draft, 'index.js.map'), join(out, 'index.js.map'));
    await rename(join(draft, 'index.js'), join(out, 'index.js'));
    await rename(join(draft, 'zip'), join(folder, `${name}.zip`));
    const [bundleBytes, zipBytes] = [code.length, packed.length];
    return { name, bundleBytes, zipBytes, sha256: hashOf(packed) };
  });
}

/** Moved into place when whole, if at all: others may run, or build, the same bundle meanwhile. */
async function inDraft<Result>(
  name: string,
  folder: string,
  use: (draft: string, packed: Uint8Array, code: Uint8Array) => Promise<Result>,
): Promise<Result> {
  const draft = await mkdtemp(join(folder, `${name}.`));
  try {
    const { code, packed } = await bundleInto(draft, name);
    return await use(draft, packed, code);
  } finally {
    await rm(draft, { recursive: true });
  }
}

function hashOf(packed: Uint8Array): string {
  return createHash('sha256').update(packed).digest('base64');
}

/** Bundles and packs a function as `index.js`, `index.js.map` and `zip` in a folder of its own. */
async function bundleInto(draft: string, name: string) {
  await bundle({
    absWorkingDir: ROOT,
    entryPoints: [entryOf(name)],
    outfile: join(draft, 'index.js'),
    bundle: true,
    minify: true,
    platform: 'node',
    // The oldest Node that runs the bundle: the local platform's. Lambda's is 22.
    target: 'node20',
    format: 'cjs',
    // Packages' ES modules first: only from those can unused code be left out.
    mainFields: ['module', 'main'],
    sourcemap: 'linked',
    sourcesContent: false,
    alias: {
      '@aws-sdk/credential-provider-node': join(ROOT, 'scripts', 'build', 'lambda-credentials.ts'),
    },
    plugins: [embedWasm],
    loader: { '.wasm': 'binary' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  const code = await readFile(join(draft, 'index.js'));
  const packed = zip({
    'index.js': code,
    'index.js.map': await readFile(join(draft, 'index.js.map')),
  });
  await writeFile(join(draft, 'zip'), packed);
  return { code, packed };
}
