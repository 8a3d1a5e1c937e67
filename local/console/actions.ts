import { LambdaCoreError } from '@lambda-core/common/errors';
import * as v from 'valibot';

/** What whoever opens the console lets the page do. Each says what it did, in one line. */
export type Deeds = {
  readonly [Name in ActionName]: (input: ActionInput<Name>) => Promise<string> | string;
};

const key = v.object({ key: v.string() });
const nothing = v.object({});
const INPUTS = {
  /** The receiver goes down, comes back, reads nothing any more. */
  receiver: v.object({ be: v.picklist(['up', 'down', 'deaf']) }),
  s3: v.object({ be: v.picklist(['quick', 'slow']) }),
  /** All environments of the log processor are killed. */
  loseFunction: nothing,
  /** A file that cannot be read is put, which ends with the dead letters. */
  breakFile: nothing,
  redrive: nothing,
  /** A file is shipped again. */
  resend: key,
  clone: v.object({ request: v.string() }),
  shift: v.object({ percent: v.pipe(v.number(), v.minValue(0), v.maxValue(100)) }),
  rollout: v.object({ be: v.picklist(['start', 'abort']) }),
  fault: v.object({ be: v.picklist(['none', 'lost-lines', 'errors', 'slow']) }),
};

export type ActionName = keyof typeof INPUTS;
export type ActionInput<Name extends ActionName> = v.InferOutput<(typeof INPUTS)[Name]>;

/**
 * Does what the page asks for.
 * @throws LambdaCoreError `BAD_ACTION` naming the field, what was found and what was expected
 */
export async function act(deeds: Deeds, name: string, input: unknown): Promise<string> {
  if (!isAction(name)) {
    throw badAction(
      `action: found ${JSON.stringify(name)}, expected ${Object.keys(INPUTS).join(', ')}`,
    );
  }
  const checked = v.safeParse(INPUTS[name] as v.GenericSchema, input);
  if (!checked.success) {
    const [issue] = checked.issues;
    throw badAction(`${name}.${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  }
  return await (deeds[name] as (input: unknown) => Promise<string> | string)(checked.output);
}

function isAction(name: string): name is ActionName {
  return Object.hasOwn(INPUTS, name);
}

function badAction(message: string): LambdaCoreError {
  return new LambdaCoreError('BAD_ACTION', message);
}
