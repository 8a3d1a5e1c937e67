const { isQuick } = require('./quick-tests');

/** For `jest --filter`: what is left when the quick ones have run. */
module.exports = (paths) => ({ filtered: paths.filter((path) => !isQuick(path)) });
