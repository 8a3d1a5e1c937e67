import { parseArgs } from 'node:util';
import { ALB_LENGTHS, isAlbLength } from '@lambda-core/local/samples/alb-record';
import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import type { SampleOptions } from '@lambda-core/local/samples/lines';
import type { SampleGzip } from '@lambda-core/local/samples/write';
import { UsageError } from '../../cli/command';
import { oneOf, share, wholeNumber, wrongValue } from '../../cli/values';

export const HELP = `Writes a sample ELB access log: the same options always give the same bytes.

  npm run -s samples -- --format classic --lines 765000 --to FILE

  --format NAME    ${SAMPLE_FORMATS.join(', ')}
  --lines N        how many lines (default 1000)
  --seed N         a whole number (default 1)
  --hazards SHARE  share of lines that have tripped parsers, 0 to 1 (default 0.003)
  --fields N       length of ALB lines: ${ALB_LENGTHS.join(', ')} (default 34)
  --gzip           compress, in several members as ALB does
  --single-member  with --gzip: one member only
  --to FILE        where to; - is standard output (default -)
  --help           this text
`;

type Command = Readonly<{ options: SampleOptions; gzip: SampleGzip; to: string }>;

/**
 * The command line as settings.
 * @throws UsageError that says which flag is wrong
 */
export function readSamplesCommand(args: readonly string[]): Command {
  const { values } = parse(args);
  const { format, fields } = values;
  if (format === undefined) {
    throw new UsageError(`--format is required: ${SAMPLE_FORMATS.join(', ')}`);
  }
  const options = {
    format: oneOf('--format', format, SAMPLE_FORMATS),
    lines: wholeNumber('--lines', values.lines),
    seed: wholeNumber('--seed', values.seed),
    hazards: share('--hazards', values.hazards),
  };
  if (values['single-member'] && !values.gzip) throw new UsageError('--single-member needs --gzip');
  const gzip = values.gzip && (values['single-member'] ? 'single' : 'multi-member');
  if (fields === undefined) return { options, gzip, to: values.to };
  const albFields = Number(fields);
  if (format !== 'alb') throw new UsageError(`--fields goes with --format alb, not ${format}`);
  if (!isAlbLength(albFields)) {
    throw wrongValue('--fields', fields, ALB_LENGTHS.join(' or '));
  }
  return { options: { ...options, albFields }, gzip, to: values.to };
}

function parse(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    options: {
      format: { type: 'string' },
      lines: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '1' },
      hazards: { type: 'string', default: '0.003' },
      fields: { type: 'string' },
      gzip: { type: 'boolean', default: false },
      'single-member': { type: 'boolean', default: false },
      to: { type: 'string', default: '-' },
    },
  });
}
