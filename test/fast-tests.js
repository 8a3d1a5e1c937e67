const { isQuick } = require('./quick-tests');

/** Of the quick ones those that take seconds each, and of what tells least of a change. */
const SECONDS =
  /\/(agreement\/trial|draws|embedded|framing|object-reader-responses|outgrown|reliability|requests|simulate|valid-json|watch-cost)\.test\.ts$/;

/** For `jest --filter`: what `npm run test:fast` runs in a minute and a half. */
module.exports = (paths) => {
  const filtered = paths.filter((path) => isQuick(path) && !SECONDS.test(path));
  process.stderr.write(
    `${filtered.length} of ${paths.length} test files; left out are those that start commands, functions or ` +
      'other tools, try many random cases, test the whole, or take seconds each: npm test runs them as well\n',
  );
  return { filtered };
};
