import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

const FILE = join(__dirname, '../../../../../dist/wasm/documents.wasm');

/**
 * The compiled module of `assembly/`. In a bundle the build puts the bytes in place of this file
 * (`scripts/build/embed-wasm.ts`); from sources they are read from where the build left them.
 */
export function documentsWasm(): Uint8Array {
  try {
    return readFileSync(FILE);
  } catch (cause) {
    const message = 'dist/wasm/documents.wasm cannot be read; "npm run build" makes it';
    throw new LambdaCoreError('NO_WASM', message, { cause });
  }
}
