import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { wholeNumber } from '../../cli/values';

export const SECTIONS = [
  'receiver',
  'control',
  'java',
  'round-trips',
  'function',
  's3',
  'input',
  'kills',
  'load',
  'soak',
  'billion',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** They take too long to be tried when nobody names them. */
const BY_NAME_ONLY: readonly SectionName[] = ['soak', 'billion'];

export type ChaosCommand = ReturnType<typeof readChaosCommand>;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readChaosCommand(argv: readonly string[]) {
  const { values, positionals: named } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      seed: { type: 'string' },
      lines: { type: 'string' },
      processes: { type: 'string' },
      short: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    },
  });
  for (const name of named) {
    if ((SECTIONS as readonly string[]).includes(name)) continue;
    throw new UsageError(`${JSON.stringify(name)}: expected a section: ${SECTIONS.join(', ')}`);
  }
  if (values.seed !== undefined && (named.length !== 1 || values.seeds !== undefined)) {
    throw new UsageError('--seed: found without one section, or with --seeds; name its section');
  }
  if (values.lines !== undefined && !named.includes('billion')) {
    throw new UsageError('--lines: found without the section billion; name it');
  }
  if (values.processes !== undefined && !named.includes('kills')) {
    throw new UsageError('--processes: found without the section kills; name it');
  }
  return {
    sections: SECTIONS.filter((name) =>
      named.length === 0 ? !BY_NAME_ONLY.includes(name) : named.includes(name),
    ),
    /** Each section's own number when left out. */
    seeds: values.seeds === undefined ? undefined : wholeNumber('--seeds', values.seeds, 1),
    /** The first of them. */
    from: wholeNumber('--from', values.from, 1),
    /** This one alone. */
    seed: values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, 1),
    /** Of `billion`; a thousand million when left out. */
    lines: values.lines === undefined ? undefined : wholeNumber('--lines', values.lines, 1),
    /** Of those that `kills` kills; 200 when left out. */
    processes:
      values.processes === undefined ? undefined : wholeNumber('--processes', values.processes, 0),
    short: values.short,
    json: values.json,
  };
}
