import type { Format } from '@lambda-core/elb-log-processor/documents/formats/format';
import { FORMATS } from '@lambda-core/elb-log-processor/documents/formats/formats';
import { DIFFERENCES } from './differences';
import { ELASTIC, ELASTIC_ALWAYS, mappingOf } from './elastic';
import { code, table } from './markdown';
import { allMembers, type Member, membersOf } from './members';

const TITLES: Readonly<Record<string, string>> = {
  alb: 'Application Load Balancer: access log',
  connection: 'Application Load Balancer: connection log',
  'classic-tcp': 'Classic Load Balancer: TCP and SSL listeners',
  classic: 'Classic Load Balancer: HTTP and HTTPS listeners',
  nlb: 'Network Load Balancer: TLS listeners',
  'health-check': 'Application Load Balancer: health-check log',
};

const INTRODUCTION = `# What becomes of a log line

\`npm run docs\` makes this page from [the formats](../functions/elb-log-processor/src/documents/formats) in the code, and a test fails
when it is out of date. For each field of AWS's line, in AWS's order, it lists the fields of our document with their types,
what Elastic's \`aws.elb\` documents have instead, and why ours differ, if they do. Names and types are
[ECS](https://www.elastic.co/guide/en/ecs/current/index.html)'s; [the index template](kibana) has them all.

- Where a line has \`-\` or \`-1\`, or ends before a field, the document's field is left out.
- A value that Elasticsearch would refuse is left out and tagged \`_elbinvalid_FIELD\`, and \`event.original\` has the line.
- "the same" means the same names and types; "none" means that the line's field is in no field of the document.
- Lines of up to 256 KiB are parsed; a longer one is cut to that, shipped, tagged \`_elblinetruncated\` and counted.
- Lines of white space alone are not log lines, and a byte order mark before the first line is skipped; \`log.offset\` remains
  the line's place in the uncompressed file.

## The id of a line

The same line of a log under ELB's own name has the same \`event.id\` however it reached us. It is made of the line's offset and

- of the log's own name, where ELB gave it: by any path, from any bucket, gzipped or not, or with \`--name NAME\` for
  a renamed file or standard input;
- of bucket and key for any other \`s3://…\`, as in the deployed function (\`--name s3://BUCKET/KEY\` says so of a file
  or standard input);
- of the file's name (without its folder and \`.gz\`, or \`--name\`) and its first line for any other file: names like
  \`access.log\` are used again, and two logs must not replace each other's documents.

Standard input without \`--name\` gets new ids in each run. [kibana](kibana/README.md) says what the id is worth in Elasticsearch, and where
it is worth nothing.`;

/** Between the lines of a cell. */
const BREAK = '<br>';

/** The reasons at hand, those that were needed, and what had none. */
type Reasons = {
  readonly differences: Readonly<Record<string, string>>;
  readonly used: Set<string>;
  readonly missing: Set<string>;
};

/** `docs/log-documents.md`. Throws on a difference from Elastic without a reason, and on one that none needs. */
export function logDocuments(differences = DIFFERENCES): string {
  const reasons: Reasons = { differences, used: new Set(), missing: new Set() };
  const sections = FORMATS.map((format) => section(format, reasons));
  const ours = allMembers().filter(({ field }) => field === undefined);
  const theirs = words(ELASTIC_ALWAYS);
  const names = [...new Set([...ours.map(({ name }) => name), ...theirs])].sort();
  const rows = names.map((name) =>
    cells(
      ours.filter((member) => member.name === name),
      theirs.filter((their) => their === name),
      'every document',
      reasons,
    ),
  );
  const unused = Object.keys(differences).filter((name) => !reasons.used.has(name));
  if (unused.length + reasons.missing.size > 0) {
    throw new Error(
      `differences.ts: no reason for ${[...reasons.missing].join(', ') || 'nothing'}; not needed are ${unused.join(', ') || 'none'}`,
    );
  }
  const beside = table(['ours', "Elastic's", 'difference'], rows);
  return `${[INTRODUCTION, ...sections, `## Beside the line's fields\n\n${beside}`].join('\n\n')}\n`;
}

function section(format: Format, reasons: Reasons): string {
  const members = membersOf(format);
  const elastic = ELASTIC[format.name];
  const rows = format.fields.map((field, index) => {
    const ours = members.filter((member) => member.field === index);
    const line = [String(index + 1), `\`${field}\``];
    if (elastic === undefined) return [...line, listed(ours)];
    return [...line, ...cells(ours, words(elastic[field]), format.name, reasons)];
  });
  const heads = ["AWS's field", 'ours', "Elastic's", 'difference'];
  const title = `## ${TITLES[format.name] ?? format.name}`;
  if (elastic !== undefined) return `${title}\n\n${table(['', ...heads], rows)}`;
  return `${title}\n\nElastic reads no such logs.\n\n${table(['', ...heads.slice(0, 2)], rows)}`;
}

/** What is ours, what is Elastic's, and why they differ. */
function cells(
  ours: readonly Member[],
  theirs: readonly string[],
  where: string,
  { differences, used, missing }: Reasons,
): string[] {
  const names = new Set([...ours.map(({ name }) => name), ...theirs]);
  const shared = ours.filter((member) => isTheirs(member, theirs)).map(({ name }) => name);
  const why = new Map<string, string[]>();
  for (const name of names) {
    const key = [`${where}.${name}`, name].find((known) => known in differences);
    if (key !== undefined) {
      used.add(key);
      const reason = differences[key] as string;
      why.set(reason, [...(why.get(reason) ?? []), code(name)]);
    } else if (!shared.includes(name)) missing.add(`${where}: ${name}`);
  }
  const reasons = [...why].map(([reason, of]) =>
    names.size === 1 ? reason : `${of.join(', ')}: ${reason}`,
  );
  const elastic = theirs.map((name) => (name.endsWith('*') ? code(name) : typed(name)));
  return [
    listed(ours),
    shared.length === names.size ? 'the same' : elastic.join(BREAK) || 'none',
    reasons.join(BREAK),
  ];
}

/** Whether Elastic's document has the same field, of a type that takes the same values. */
function isTheirs({ name, type }: Member, theirs: readonly string[]): boolean {
  const mapped = mappingOf(name, type).type;
  const isText = type === 'keyword' && /^(wildcard|match_only_text)$/.test(mapped);
  return theirs.includes(name) && (type === mapped || isText || type === 'object');
}

function listed(members: readonly Member[]): string {
  return members.map(({ name, type }) => typed(name, type)).join(BREAK) || 'none';
}

function typed(name: string, type = mappingOf(name, 'keyword').type): string {
  return `${code(name)} ${type}`;
}

function words(text = ''): string[] {
  return text.split(' ').filter((word) => word !== '');
}
