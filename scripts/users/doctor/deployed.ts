import { LambdaCoreError } from '@lambda-core/common/errors';
import * as v from 'valibot';

/** What the state of a colour says of an API: the `terraform_data.summary` of modules/api. */
export type DeployedApi = v.InferOutput<typeof API>;

/** A function of this colour, the queue that feeds it and the zip that it is made of. */
export type DeployedFunction = {
  readonly name: string;
  readonly queue: string;
  readonly zip: string;
};

export type Deployed = {
  readonly apis: readonly DeployedApi[];
  readonly functions: readonly DeployedFunction[];
  /** Whom the alarms tell; undefined for nobody. */
  readonly alarmTopic: string | undefined;
};

const API = v.object({
  name: v.string(),
  load_balancer_name: v.string(),
  log_bucket_name: v.string(),
  log_prefix: v.string(),
  function_name: v.string(),
  queue_name: v.string(),
});

const STATE = v.object({
  outputs: v.optional(
    v.object({
      alarm_topic_arn: v.optional(v.object({ value: v.nullable(v.string()) })),
      clone_functions: v.optional(v.object({ value: v.record(v.string(), v.string()) })),
    }),
    {},
  ),
  resources: v.array(
    v.object({
      type: v.string(),
      name: v.string(),
      instances: v.array(v.object({ attributes: v.optional(v.unknown()) })),
    }),
  ),
});

/** An API that its environment leaves out has an empty summary. */
const SUMMARY = v.object({ input: v.object({ value: API }) });

/**
 * Reads the text of a Terraform state. An environment that was destroyed has a state without resources, and that is
 * no deployment.
 * @throws LambdaCoreError `STATE_NOT_UNDERSTOOD`
 */
export function readDeployed(text: string): Deployed | undefined {
  const { resources, outputs } = parse(text);
  if (resources.length === 0) return undefined;
  const apis = resources
    .filter(({ type, name }) => type === 'terraform_data' && name === 'summary')
    .flatMap(({ instances }) => instances)
    .flatMap(({ attributes }) => {
      const read = v.safeParse(SUMMARY, attributes);
      return read.success ? [read.output.input.value] : [];
    });
  const stages = Object.entries(outputs.clone_functions?.value ?? {});
  return {
    apis,
    alarmTopic: outputs.alarm_topic_arn?.value ?? undefined,
    functions: [
      ...apis.map(({ function_name, queue_name }) => ({
        name: function_name,
        queue: queue_name,
        zip: 'elb-log-processor',
      })),
      ...stages.map(([stage, name]) => ({ name, queue: name, zip: `s3-clone-${stage}` })),
    ],
  };
}

function parse(text: string): v.InferOutput<typeof STATE> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    content = undefined;
  }
  const read = v.safeParse(STATE, content);
  if (read.success) return read.output;
  throw new LambdaCoreError(
    'STATE_NOT_UNDERSTOOD',
    'its content is no state of Terraform 1.11 or newer',
  );
}
