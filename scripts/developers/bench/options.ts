import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { wholeNumber } from '../../cli/values';

export const SECTIONS = [
  'ship',
  'clone',
  'cold-start',
  'scale',
  'rollout',
  'completeness',
  'console',
] as const;

export type SectionName = (typeof SECTIONS)[number];

/** @throws UsageError naming the flag, what was found and what was expected */
export function readBenchCommand(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      only: { type: 'string' },
      cases: { type: 'string' },
      publish: { type: 'boolean', default: false },
    },
  });
  for (const name of positionals) {
    if (isSection(name)) continue;
    throw new UsageError(`${JSON.stringify(name)}: expected a section: ${SECTIONS.join(', ')}`);
  }
  if (values.publish && values.quick) {
    throw new UsageError('--publish: found with --quick, whose figures are too rough to publish');
  }
  if (values.publish && (values.only ?? values.cases) !== undefined) {
    throw new UsageError('--publish: found with --only or --cases; a part is not published');
  }
  return {
    sections: SECTIONS.filter((name) => positionals.length === 0 || positionals.includes(name)),
    quick: values.quick,
    runs: values.runs === undefined ? undefined : wholeNumber('--runs', values.runs, 1, 999),
    only: values.only?.split(','),
    cases: values.cases?.split(','),
    publish: values.publish,
  };
}

function isSection(name: string): name is SectionName {
  return (SECTIONS as readonly string[]).includes(name);
}
