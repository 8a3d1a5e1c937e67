// Workers inherit it: test output need not hold the SDK's plans for Node 20.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Handed to each module, since jest's context is slow to look globals up: a fifth of what tests of documents take.
  sandboxInjectedGlobals: ['JSON', 'Math', 'Number', 'Object', 'String'],
  roots: ['<rootDir>/functions', '<rootDir>/local', '<rootDir>/scripts', '<rootDir>/test'],
  globalSetup: '<rootDir>/test/build-bundles.ts',
  testMatch: ['**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // For what hangs: where the machine is busy, what takes five seconds by itself may take a minute.
  testTimeout: 180_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/longest-first.js',
  // Half a second by default, which a worker that leaks nothing takes to end where the machine is busy. One
  // that is kept alive by a leak is still told of.
  workerGracefulExitTimeout: 10_000,
  // For `npm run coverage`. Only what runs in the tests' own processes is seen: bundles and commands that tests
  // start are tried, but not counted.
  coverageProvider: 'v8',
  coverageReporters: ['text-summary'],
  collectCoverageFrom: [
    '{functions,local,scripts}/**/*.ts',
    '!**/{fixtures,conformance,assembly}/**',
    '!**/*.test.ts',
    '!**/main.ts',
    // Runs in a browser, where a test looks at it.
    '!local/console/page/**',
  ],
  // Of the quick tests; may only be raised.
  coverageThreshold: { global: { lines: 65, branches: 86, functions: 82 } },
};
