import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { buildWasm } from '../../build/wasm';
import { byteCode } from './byte-code';
import { configuration } from './configuration';
import { dashboardLines } from './kibana/dashboard';
import { indexTemplate } from './kibana/index-template';
import { logDocuments } from './log-documents';
import { moduleReadmes } from './module-tables';

/** The documents that are made of the formats and of Terraform's files, by their path in the repository. */
export const DOCS: Readonly<Record<string, () => string>> = {
  'docs/byte-code.md': byteCode,
  'docs/configuration.md': () => configuration(),
  'docs/log-documents.md': logDocuments,
  'docs/kibana/index-template.json': () => `${JSON.stringify(indexTemplate(), null, 2)}\n`,
  'docs/kibana/dashboard.ndjson': dashboardLines,
  ...moduleReadmes(),
};

/** Writes those that have changed; returns their paths. */
export async function writeDocs(): Promise<readonly string[]> {
  await buildWasm();
  const written: string[] = [];
  for (const [path, make] of Object.entries(DOCS)) {
    const text = make();
    const before = await readFile(join(ROOT, path), 'utf8').catch(() => '');
    if (before === text) continue;
    await writeFile(join(ROOT, path), text);
    written.push(path);
  }
  return written;
}
