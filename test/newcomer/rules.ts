/** How the commands that match `pattern` are taken; the first rule that matches counts. */
export type Rule = {
  readonly pattern: RegExp;
  /** Why they are named instead of run. */
  readonly notRun?: string;
  /** What one reads once the command serves: from then on the others run beside it, until SIGTERM. */
  readonly serves?: RegExp;
  /** What one must have read. */
  readonly prints?: RegExp;
  /** What it ends with, where that is not 0. */
  readonly ends?: number;
  /** What one types while it runs. */
  readonly input?: string;
  /** Whose emulator it talks to. */
  readonly fixture?: 'aws' | 'terraform';
};

/** A command without a rule has to end with 0, and that is all. */
export const RULES: readonly Rule[] = [
  {
    pattern: /\bnpm test\b|\bnpm run coverage\b|^\.ci\/run\b/,
    notRun: '.ci/run runs it beside this stage',
  },
  { pattern: /^npm ci$/, notRun: 'README has it, and each of these clones' },
  { pattern: /\bnpm run test:fast\b/, notRun: 'its tests are among those of npm test' },
  { pattern: /\bnpm run test:newcomer\b/, notRun: 'it is what prints this' },
  { pattern: /\bnpm run bench\b/, notRun: 'it takes an hour of a machine that does nothing else' },
  { pattern: /\$ELASTICSEARCH|\$KIBANA/, notRun: 'there is neither Elasticsearch nor Kibana here' },
  {
    pattern: /--source partner-content\b/,
    notRun: 'its buckets are in other accounts and regions; test/clone-accounts.test.ts has three',
  },
  {
    pattern: /--secret-id|--bucket thing-access-logs/,
    notRun: "the secret, or the bucket, is the reader's own; npm test plans the example",
  },
  {
    pattern: /\bnpm start\b(?!.*--exit)/,
    // To the last of its hints: they may come in pieces.
    serves: /^Serving(?:.|\n)*--receiver-faulty-connections \d+\n/m,
    prints: /^Everything reconciled/m,
  },
  { pattern: /\bnpm run (-s )?(receiver|s3)\b/, serves: /"port":\d+/ },
  { pattern: /^moto_server\b/, fixture: 'terraform', serves: /Running on http:/ },
  {
    pattern: /\bnpm run (-s )?doctor\b/,
    fixture: 'terraform',
    // There is no Logstash, and that is what it says.
    ends: 1,
    prints: /^WRONG +Logstash +logstash\.staging\.thing\.com:5044: /m,
  },
  {
    pattern: /\bnpm run (-s )?rollout\b.* --abort\b/,
    fixture: 'terraform',
    ends: 1,
    prints: /found no rollout under way in s3:/,
  },
  {
    pattern: /\bnpm run (-s )?rollout\b/,
    fixture: 'terraform',
    // Green has not been applied, and that is what speaks against it.
    ends: 1,
    prints: /^ {2}staging-green-orders\.thing\.com: no such record/m,
  },
  {
    pattern: /\$ENV \$COLOUR apply$/,
    notRun:
      'README applies the same; moto loses its queue policies in a second apply, by which replay finds log files',
  },
  { pattern: /\bnpm run (-s )?tf\b/, fixture: 'terraform', input: 'yes\n' },
  {
    pattern:
      /\bnpm run (-s )?(replay|completeness)\b|^terraform |^aws lambda |^export (TF_|ENV=|.*:5000\b)/,
    fixture: 'terraform',
  },
  { pattern: /\bs3:\/\/.*--to -/, fixture: 'aws', prints: /"@timestamp":/ },
  { pattern: /\b(s3:\/\/|aws |npm run (-s )?clone\b)/, fixture: 'aws' },
  { pattern: /--to -/, prints: /"@timestamp":/ },
];

export function ruleOf(text: string, rules: readonly Rule[]): Rule {
  return rules.find(({ pattern }) => pattern.test(text)) ?? { pattern: /(?:)/ };
}
