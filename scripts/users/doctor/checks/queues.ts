import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import { count } from '../../../cli/format';
import type { FoundQueue } from '../../environment/sqs';
import type { DeployedFunction } from '../deployed';
import type { Check, Finding } from '../types';
import { ofEach } from './each';

/** Less than six times the function's, and Lambda may see a message again that it still works on.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const VISIBILITY_FACTOR = 6;

/** Queues fit their functions, feed them, and nothing rests where only a person takes it from. */
export const queues: Check = {
  name: 'queues',
  async look(context) {
    const { facts, settings } = context;
    const { functions, apis } = await facts.deployed();
    return ofEach(
      functions,
      async (one) => {
        const [queue, dead, configuration] = await Promise.all([
          facts.queue(one.queue),
          facts.queue(`${one.queue}-dead-letters`),
          facts.function(one.name),
        ]);
        const mapping = await facts.mapping(one.queue);
        const api = apis.find(({ queue_name }) => queue_name === one.queue)?.name;
        const { folder, colour } = settings;
        const seen = { queue, dead, mapping, timeoutSeconds: configuration?.Timeout };
        return queueProblems(one, seen, { folder, colour, api });
      },
      () => ({ status: 'ok', what: 'queues', found: `${functions.length} feed their functions` }),
    );
  },
};

/** What is wrong with a queue and with its function's view of it. */
export function queueProblems(
  { queue: name }: DeployedFunction,
  {
    queue,
    dead,
    mapping,
    timeoutSeconds,
  }: {
    readonly queue: FoundQueue | undefined;
    readonly dead: FoundQueue | undefined;
    readonly mapping: EventSourceMappingConfiguration | undefined;
    readonly timeoutSeconds: number | undefined;
  },
  { folder, colour, api }: { folder: string; colour: string; api: string | undefined },
): readonly Finding[] {
  const what = `queue ${name}`;
  const apply = `npm run tf -- ${folder} ${colour} apply`;
  if (queue === undefined) return [{ status: 'wrong', what, found: 'is not there', remedy: apply }];
  const findings: Finding[] = [];
  const needed = (timeoutSeconds ?? 0) * VISIBILITY_FACTOR;
  if (queue.visibilitySeconds < needed) {
    findings.push({
      // Lambda itself refuses the mapping below the function's own time-out.
      status: queue.visibilitySeconds < (timeoutSeconds ?? 0) ? 'wrong' : 'warning',
      what,
      found: `shows a message again after ${queue.visibilitySeconds} s, expected ${needed} s or more: six times the function's time-out`,
      remedy: apply,
    });
  }
  if (mapping === undefined)
    findings.push({ status: 'wrong', what, found: 'feeds no function', remedy: apply });
  else if (/Disabl/.test(mapping.State ?? '')) {
    const remedy = `paused = false in the API's block, then ${apply}`;
    findings.push({ status: 'warning', what, found: 'is paused: messages wait in it', remedy });
  }
  const resting = dead === undefined ? 0 : dead.counts.visible + dead.counts.hidden;
  if (resting > 0) {
    const which = api === undefined ? `--queue ${name}` : `--api ${api}`;
    findings.push({
      status: 'wrong',
      what,
      found: `${count(resting, 'dead letter')} ${resting === 1 ? 'rests' : 'rest'} beside it`,
      remedy: `npm run -s replay -- ${folder} ${colour} ${which} --dead-letters --dry-run says why`,
    });
  }
  return findings;
}

/** Lambda runs as many at once as the queues ask for, or they throttle each other and everybody else. */
export const quota: Check = {
  name: "Lambda's quota",
  async look(context) {
    const { clients, facts, settings } = context;
    const { GetAccountSettingsCommand } =
      require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda');
    const { AccountLimit } = await clients.lambda.send(new GetAccountSettingsCommand({}));
    const limit = AccountLimit?.ConcurrentExecutions ?? 0;
    const unreserved = AccountLimit?.UnreservedConcurrentExecutions ?? limit;
    const asked = await askedConcurrency();
    const what = "Lambda's quota";
    const found = `${unreserved} of ${limit} invocations at once are unreserved in ${settings.region}`;
    if (asked <= unreserved)
      return [{ status: 'ok', what, found: `${found}; the queues here ask for ${asked}` }];
    return [
      {
        status: 'warning',
        what,
        found: `${found}, but the queues of this colour ask for ${asked}`,
        remedy: `raise the quota "Concurrent executions" of Lambda (aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000), or lower maximum_concurrency`,
      },
    ];

    async function askedConcurrency(): Promise<number> {
      const { functions } = await facts.deployed().catch(() => ({ functions: [] }));
      if (functions.length === 0) return (await facts.blocks()).length * USUAL_CONCURRENCY;
      let sum = 0;
      for (const { queue } of functions)
        sum += (await facts.mapping(queue))?.ScalingConfig?.MaximumConcurrency ?? 0;
      return sum;
    }
  },
};

/** `maximum_concurrency` of modules/api. */
const USUAL_CONCURRENCY = 5;
