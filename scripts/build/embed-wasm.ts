import { dirname, join, relative } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from './functions';
import { WASM } from './wasm';

const READER = join(ROOT, 'functions/elb-log-processor/src/documents/wasm/binary.ts');

/** Puts the compiled module into the bundle, in place of the code that reads it from `dist`. */
export const embedWasm: Plugin = {
  name: 'embed-wasm',
  setup(build) {
    build.onLoad({ filter: /[\\/]wasm[\\/]binary\.ts$/ }, ({ path }) => {
      if (path !== READER) return undefined;
      const file = relative(dirname(READER), WASM).replaceAll('\\', '/');
      const contents = `import bytes from ${JSON.stringify(file)}; export const documentsWasm = () => bytes;`;
      return { contents, loader: 'js', resolveDir: dirname(READER) };
    });
  },
};
