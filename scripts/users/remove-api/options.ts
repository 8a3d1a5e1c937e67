import { parseArgs } from 'node:util';
import { readPositionals } from '../../cli/positionals';
import { oneOf } from '../../cli/values';

const OPTIONS = {
  'keep-logs': { type: 'boolean', default: false },
  except: { type: 'string' },
  yes: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readRemoveApiCommand(argv: readonly string[], known: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [api = ''] = readPositionals(positionals, 'NAME', 'invoices');
  const { yes, json, 'dry-run': dryRun, 'keep-logs': keepLogs } = values;
  const except = values.except?.split(',').map((one) => oneOf('--except', one, known)) ?? [];
  return { api, except, keepLogs, yes, json, dryRun };
}
