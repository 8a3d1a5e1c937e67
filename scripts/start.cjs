// Starts a command, `node scripts/start.cjs NAME ARGUMENTS`, from its bundle, which is made here where there is none or
// a file that is in it has changed since. Plain JavaScript, since nothing is loaded yet that could read anything else.
const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..');
const [name] = process.argv.splice(2, 1);
const bundle = join(ROOT, 'dist', 'commands', `${name}.cjs`);

if (isFresh()) require(bundle);
else void makeAndStart();

/** The bundle's first line says which files are in it, and when each was changed last. */
function isFresh() {
  try {
    const [inputs] = readFileSync(bundle, 'utf8').split('\n', 1);
    return JSON.parse(inputs.slice(2)).every(
      ([path, changed]) => statSync(join(ROOT, path)).mtimeMs === changed,
    );
  } catch {
    // It was never made, or a file that is in it has gone.
    return false;
  }
}

async function makeAndStart() {
  require('tsx/cjs');
  const { bundleCommand } = require('./build/command-bundle.ts');
  const made = await bundleCommand(name).catch(() => undefined);
  // Else its process would live as long as the command.
  await require('esbuild').stop();
  // What cannot be bundled, in a folder that nobody may write to or for an error in it, starts from its sources.
  require(made ?? join(ROOT, 'scripts', 'users', name, 'main.ts'));
}
