import { runCommand } from '../cli/command';
import { build } from './build';
import { readBuildCommand } from './options';
import { keepRelease } from './release';

const HELP = `
npm run build [-- --release]

Bundles every function to dist/NAME/index.js (source map beside it) and packs dist/NAME.zip, whose bytes
depend on nothing but the sources. Prints the sizes and the zips' hashes, as Lambda has them; fails when a bundle is over its limit.

--release  also writes the hashes into docs/releases.md, under the version of package.json
`;

void runCommand(HELP, async (argv) => {
  const { release } = readBuildCommand(argv);
  const built = await build();
  for (const { name, bundleBytes, zipBytes, sha256 } of built) {
    process.stdout.write(
      `${name.padEnd(24)} ${kilobytes(bundleBytes)} bundle ${kilobytes(zipBytes)} zip  sha256 ${sha256}\n`,
    );
  }
  if (release) {
    const version = await keepRelease(built, new Date());
    process.stderr.write(
      `docs/releases.md has the hashes of ${version}: commit it, and tag v${version}\n`,
    );
  }
  return 0;
});

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1).padStart(7)} KB`;
}
