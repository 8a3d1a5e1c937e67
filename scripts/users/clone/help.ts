import { type Fields, type FlagField, flagsOf } from '@lambda-core/s3-clone-common/contract/field';
import { REQUEST_FIELDS } from '@lambda-core/s3-clone-common/contract/request-fields';
import { COMMAND_FIELDS } from './command-fields';

/** Where the text beside a flag begins and ends. */
const [BEGIN, END] = [31, 100];

const { commandBucket, ...further } = COMMAND_FIELDS;
const { id, source, destination, options } = REQUEST_FIELDS;

export const HELP = `
npm run -s clone -- --source A --destination B --command-bucket C [options]

Clones a bucket through the two Lambda stages: writes a clone-request into the command bucket, then
follows the job until every segment has responded.

${linesOf(source, destination, { commandBucket })}

${linesOf(options, id)}

${linesOf(further)}

npm run -s clone -- --simulate KEYS [--shape SHAPE] [options]

Clones a bucket of so many keys that is not there, through the stages' own decisions, in a time that is
not waited for: tells how long it takes, what it costs, and where it would stand still.

  --shape SHAPE                flat, one-large, prefixes or dates (flat)
  --object-bytes N             of each object (1024)
  --copiers N                  copying functions at once (50, as Terraform deploys them)
  --partitions N               of S3, each of which takes 3,500 copies a second (1)
  --poll-seconds S, --json     as above

Every flag is checked before anything is written. Prints progress to standard error and the result to
standard output; after 20 s without a sign of life it says what to do. Ctrl-C leaves the job running and
says how to come back (status 130); with --local it finishes the copies under way, in 3 s at the most, and
who comes back copies the rest. Ends with 0 when every segment responded, nothing failed and --verify
found no difference, with 1 otherwise, with 2 on wrong flags. Region, credentials and endpoint are those
that the AWS CLI would take: AWS_REGION or AWS_DEFAULT_REGION, AWS_ENDPOINT_URL and the like, or the profile's.
`;

function linesOf(...tables: Fields[]): string {
  return tables.flatMap(flagsOf).map(lineOf).join('\n');
}

function lineOf({ flag, value = '', help }: FlagField): string {
  const start = `  --${flag}${/^\w/.test(value) ? ' ' : ''}${value}`;
  const lines = start.length < BEGIN - 1 ? [start.padEnd(BEGIN)] : [start, ' '.repeat(BEGIN)];
  for (const word of help.split(' ')) {
    if (`${lines.at(-1)}${word}`.length > END) lines.push(' '.repeat(BEGIN));
    lines.push(`${lines.pop()}${word} `);
  }
  return lines.map((line) => line.trimEnd()).join('\n');
}
