/** What tries a document's command: a file that names it so, or the reason why nothing does. */
type Tried = {
  /** Found in the command. */
  readonly command: RegExp;
  /** In these documents alone. */
  readonly page?: RegExp;
} & ({ readonly by: string; readonly as: string } | { readonly notRun: string });

/** README's are followed by `npm run test:newcomer`; of all others the first line that fits counts. */
export const TRIED: readonly Tried[] = [
  { command: /^(npm ci|npm test|\.ci\/run)\b/, by: '.ci/run', as: 'REQUIRE_ALL=1 npm test' },
  { command: /^npm run test:newcomer/, by: '.ci/run', as: 'npm run -s test:newcomer' },
  { command: /^npm run coverage/, by: 'package.json', as: 'npm run -s coverage && jest' },
  { command: /^npm run test:fast/, notRun: 'its tests are among those of npm test' },
  { command: /^npm run format/, notRun: 'it writes what npm run lint only looks for' },
  { command: /^npx jest PATH/, notRun: 'PATH and NAME stand for a test' },
  {
    command: /^npm run docs/,
    by: 'scripts/developers/docs/docs.test.ts',
    as: 'npm run docs leaves alone what has not changed',
  },
  {
    command: /^npm (ci|run build)/,
    by: 'scripts/build/build.test.ts',
    as: 'building twice, in different places, gives the same bytes',
  },
  {
    command: /--segment-by range/,
    by: 'scripts/users/clone/requests.test.ts',
    as: 'the example of docs/clone.md lets a few prefixes share a segment',
  },
  {
    command: /--dry-run/,
    page: /clone\.md/,
    by: 'scripts/users/clone/local/local.test.ts',
    as: 'globs, prefixes and the deletion of what is extraneous reach the stages',
  },
  {
    command: /--simulate/,
    by: 'scripts/users/clone/simulate/simulate.test.ts',
    as: 'docs/clone.md shows what its example prints, and README what that costs',
  },
  {
    command: /--restore Bulk/,
    by: 'scripts/users/clone/local/local.test.ts',
    as: 'with --restore an archived object is waited for, which is told, and then copied',
  },
  {
    command: /--(report|check) /,
    by: 'scripts/users/clone/proof/check-report.test.ts',
    as: 'docs/clone.md shows what --check says, by the command line that it names',
  },
  {
    command: /--source partner-content/,
    by: 'test/clone-accounts.test.ts',
    as: 'from one account and region into another, under a key on both sides, with the functions in a third',
  },
  {
    command: /--job ID .*--local/,
    by: 'scripts/users/clone/local/local.test.ts',
    as: 'who goes on with a job copies only what the segments that somebody had begun lack',
  },
  {
    command: /--skip-unchanged/,
    by: 'scripts/users/clone/local/local.test.ts',
    as: 'unchanged objects are skipped when that is asked for',
  },
  {
    command: /^npm run -s clone -- --source \w+ --destination [\w-]+ --command-bucket \S+$/,
    by: 'test/clone.test.ts',
    as: 'an object that outlasts an invocation goes on in the next one, by a message of the queue',
  },
  {
    command: /^npm run replay .*--dead-letters/,
    by: 'scripts/users/replay/command.test.ts',
    as: 'dead letters are told of, put back, and lost by no kill',
  },
  {
    command: /^npm run replay .*--from/,
    by: 'scripts/users/replay/command.test.ts',
    as: 'the log files of a period are queued as S3 would',
  },
  { command: /^npm run rollout/, by: 'scripts/users/rollout/command.test.ts', as: "'--abort'" },
  {
    command: /^npm run doctor/,
    by: 'scripts/users/doctor/command.test.ts',
    as: 'without credentials, and with nobody there',
  },
  {
    command: /^npm run tf .* emulator/,
    by: 'test/newcomer/terraform-fixture.ts',
    as: "['run', '-s', 'tf', '--', environment, 'emulator']",
  },
  {
    command: /^npm run chaos -- kills/,
    by: 'scripts/developers/chaos/kills/kills.test.ts',
    as: 'a job whose processes are killed at odd moments ends exactly, and copies nothing twice',
  },
  { command: /^moto_server/, by: 'local/tools/moto.ts', as: "'-p', String(port)" },
  {
    command: /^(npm run (-s )?tf|(export TF_DATA_DIR|terraform) ?)/,
    by: 'scripts/users/tf/command.test.ts',
    as: 'what docs/terraform.md says to run is understood, and what it says to type is the same',
  },
  {
    command: /^export (AWS_ENDPOINT_URL|TF_VAR_emulated)/,
    by: 'test/newcomer/terraform-fixture.ts',
    as: '-backend-config=use_path_style=true',
  },
  {
    command: /^(curl|aws|git switch|openssl)\b/,
    notRun: "another's tool, against what is not here",
  },
];
