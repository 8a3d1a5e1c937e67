// Starts a command of scripts/users from its bundle where that is younger than everything in it, and from its
// sources otherwise. Plain JavaScript, since nothing is loaded yet that could read anything else.
const { readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');

exports.startCommand = (name) => {
  const bundle = join(ROOT, 'dist', 'commands', `${name}.cjs`);
  if (isFresh(bundle)) return require(bundle);
  require('tsx/cjs');
  return require(join(ROOT, 'scripts', 'users', name, 'main.ts'));
};

function isFresh(bundle) {
  try {
    const { mtimeMs } = statSync(bundle);
    const inputs = JSON.parse(readFileSync(`${bundle}.inputs`, 'utf8'));
    return inputs.every((input) => statSync(join(ROOT, input)).mtimeMs < mtimeMs);
  } catch {
    // It was never built, or a file that is in it has gone.
    return false;
  }
}
