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
  { pattern: /\bnpm test\b/, notRun: 'it would come back here; .ci/run runs it beside this stage' },
  { pattern: /\bnpm run bench\b/, notRun: 'it takes an hour of a machine that does nothing else' },
  {
    pattern: /\bnpm start\b(?!.*--exit)/,
    // To the last of its hints: they may come in pieces.
    serves: /^Serving(?:.|\n)*--receiver-faulty-connections \d+\n/m,
    prints: /^Everything reconciled/m,
  },
  { pattern: /\bnpm run (-s )?(receiver|s3)\b/, serves: /"port":\d+/ },
  {
    pattern: /\bnpm run (-s )?doctor\b/,
    fixture: 'terraform',
    // There is no Logstash, and that is what it says.
    ends: 1,
    prints: /^WRONG +Logstash +logstash\.staging\.thing\.com:5044: /m,
  },
  {
    pattern: /\bnpm run (-s )?rollout\b/,
    fixture: 'terraform',
    // Green has not been applied, and that is what speaks against it.
    ends: 1,
    prints: /^ {2}staging-green-orders\.thing\.com: no such record/m,
  },
  { pattern: /\bnpm run (-s )?tf\b/, fixture: 'terraform', input: 'yes\n' },
  { pattern: /\bs3:\/\/.*--to -/, fixture: 'aws', prints: /"@timestamp":/ },
  { pattern: /\b(s3:\/\/|aws |npm run (-s )?clone\b)/, fixture: 'aws' },
  { pattern: /--to -/, prints: /"@timestamp":/ },
];

export function ruleOf(text: string, rules: readonly Rule[]): Rule {
  return rules.find(({ pattern }) => pattern.test(text)) ?? { pattern: /(?:)/ };
}
