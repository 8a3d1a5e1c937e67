import { join } from 'node:path';
import type { PageParts } from './html';

/** Bundles what runs in the browser. */
export async function bundlePage(): Promise<PageParts> {
  const { build } = require('esbuild') as typeof import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: __dirname,
    entryPoints: [join('page', 'main.tsx')],
    outdir: 'out',
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
  });
  const text = (ending: string) =>
    outputFiles
      .find(({ path }) => path.endsWith(ending))
      ?.text.replaceAll('</script', '<\\/script') ?? '';
  return { script: text('.js'), style: text('.css') };
}
