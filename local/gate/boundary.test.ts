import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '../..');

/** docs/decisions/iam-simulate.md: the evaluator's licence must reach nothing that is deployed or given to users. */
test('the evaluator is imported by the gate alone, and the gate by tests alone', () => {
  const importers = ['functions', 'local', 'scripts']
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(ROOT, folder, file),
      ),
    )
    .filter((file) => /\.(ts|cjs|js)$/.test(file) && !file.includes(`${sep}node_modules${sep}`))
    .filter((file) => !relative(__dirname, file).match(/^[^.]/))
    .filter((file) =>
      /from '(@cloud-copilot\/|@lambda-core\/local\/gate|.*\/gate\/)/.test(
        readFileSync(file, 'utf8'),
      ),
    )
    .map((file) => relative(ROOT, file));
  expect(importers).toEqual([]);
});
