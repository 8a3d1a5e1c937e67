const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/** What takes half a minute and more; the end of a run would else be one of these, alone. */
const LONGEST = [
  'test/terraform-e2e.test.ts',
  'test/terraform.test.ts',
  'scripts/developers/chaos/chaos.test.ts',
  'test/terraform-examples.test.ts',
  'scripts/users/rollout/command.test.ts',
  'test/elb-log-processor/memory.test.ts',
  'scripts/users/rollout/plan-after.test.ts',
  'scripts/users/start/serving.test.ts',
  'scripts/users/start/start.test.ts',
  'scripts/users/start/console.test.ts',
  'functions/elb-log-processor/src/documents/wasm/wasm.test.ts',
  'functions/s3-clone-copier/src/partition.test.ts',
  'local/s3/listing.test.ts',
  'scripts/developers/chaos/billion/billion.test.ts',
  'scripts/users/clone/waiting.test.ts',
  'functions/s3-clone-copier/src/reliability.test.ts',
];
const lost = LONGEST.filter((name) => !existsSync(join(__dirname, '..', name)));
if (lost.length > 0) throw new Error(`${__filename}: found no ${lost.join(', ')}`);

/** Jest knows only what it has run before how long a file takes, and else goes by its size: a new clone knows nothing. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.findIndex((name) => path.endsWith(name));
      return at < 0 ? LONGEST.length : at;
    };
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
};
