import { runCommand } from '../cli/command';
import { build } from './build';

const HELP = `
npm run build

Bundles every function to dist/NAME/index.js (source map beside it) and packs dist/NAME.zip, whose bytes
depend on nothing but the sources. Prints the sizes; fails when a bundle is over its limit.
`;

void runCommand(HELP, async () => {
  for (const { name, bundleBytes, zipBytes, sha256 } of await build()) {
    process.stdout.write(
      `${name.padEnd(24)} ${kilobytes(bundleBytes)} bundle ${kilobytes(zipBytes)} zip  sha256 ${sha256}\n`,
    );
  }
  return 0;
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
}
