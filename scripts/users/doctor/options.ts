import { parseArgs } from 'node:util';
import { readColour } from '../environment/name';
import type { Colour } from '../environment/weights';

type DoctorCommand = {
  readonly environment: string;
  readonly colour: Colour;
  /** Whether Terraform is asked what it would change. */
  readonly plan: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  'no-plan': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

/** @throws UsageError naming what was found and what was expected */
export function readDoctorCommand(argv: readonly string[]): DoctorCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  return { ...readColour(positionals), plan: !values['no-plan'], json: values.json };
}
