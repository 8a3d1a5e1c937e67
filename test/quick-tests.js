const { readFileSync } = require('node:fs');
const { relative } = require('node:path');

/** Tests of the whole, or of what takes its time itself; not those that only read documents and figures. */
const SLOW_PLACES =
  /^(test\/(?!guarantees|links|terraform-request)|scripts\/(build|developers\/(bench\/(?!chart)|chaos)|users\/(ship|start))\/)|\/(samples|ship|wasm)\.test\.ts$/;
/** Tests that start commands, functions or other tools, or try hundreds of random cases. */
const SLOW_MEANS = /npm-run|fixtures\/command|open(Log)?Platform|startMoto|toolOrReason|fast-check/;

const isQuick = (path) =>
  !SLOW_PLACES.test(relative(process.cwd(), path)) && !SLOW_MEANS.test(readFileSync(path, 'utf8'));

/** For `jest --filter`: the tests that tell most in little time; of their coverage there is a floor. */
module.exports = (paths) => ({ filtered: paths.filter(isQuick) });

module.exports.isQuick = isQuick;
