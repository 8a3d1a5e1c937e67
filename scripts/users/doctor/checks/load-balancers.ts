import { balancerNamed } from '../../environment/load-balancers';
import { logPlaceOf } from '../../environment/log-place';
import type { DeployedApi } from '../deployed';
import type { Check, Context, Finding } from '../types';
import { ofEach } from './each';

/** Each API's load balancer is there: without it the API has no record, and can get no weight. */
export const loadBalancers: Check = {
  name: 'load balancers',
  async look({ facts, settings }) {
    const { environment, colour, region } = settings;
    const [blocks, balancers] = await Promise.all([facts.blocks(), facts.balancers()]);
    const findings = blocks.flatMap(
      ({ block, name, type, loadBalancer, conditional }): readonly Finding[] => {
        const what = `${block}: load balancer`;
        if (conditional || name === undefined || type === undefined || loadBalancer === null)
          return [
            {
              status: 'note',
              what,
              found: 'its block names it by an expression: left to Terraform',
            },
          ];
        const expected = loadBalancer ?? `${environment}-${colour}-${name}`;
        const found = balancerNamed(balancers.values(), expected);
        if (found?.kind === type) return [];
        const instead = found === undefined ? 'none of that name' : `a ${found.kind} one`;
        return [
          {
            status: 'warning',
            what,
            found: `${expected} (${type}): found ${instead} in ${region}`,
            remedy: `make it, or correct load_balancer_name or load_balancer_type of ${block} in terraform/environment/apis.tf`,
          },
        ];
      },
    );
    const missing = findings.filter(({ status }) => status === 'warning').length;
    if (missing > 0 || blocks.length === findings.length) return findings;
    const found = `${blocks.length - findings.length} found`;
    return [...findings, { status: 'ok', what: 'load balancers', found }];
  },
};

/** Each load balancer writes where its API's queue hears of it: else no line comes, and nothing else says so. */
export const accessLogs: Check = {
  name: 'access logs',
  async look(context) {
    const [{ apis }, balancers] = await Promise.all([
      context.facts.deployed(),
      context.facts.balancers(),
    ]);
    return ofEach(
      apis,
      async (api) => {
        const balancer = balancerNamed(balancers.values(), api.load_balancer_name);
        if (balancer === undefined) return [];
        const place = await logPlaceOf(balancer, context.clients);
        return logProblem(api, place, balancer.kind);
      },
      () => ({ status: 'ok', what: 'access logs', found: `${apis.length} on, each in its bucket` }),
    );
  },
};

type Place = Awaited<ReturnType<typeof logPlaceOf>>;

/** What is wrong with the place that a load balancer writes to. */
function logProblem(api: DeployedApi, place: Place, kind: string): readonly Finding[] {
  const { name, load_balancer_name: balancer, log_bucket_name: bucket, log_prefix: prefix } = api;
  const what = `${name}: access logs`;
  const expected = `bucket ${bucket}, prefix "${prefix}"`;
  const remedy = `set them so at the load balancer ${balancer}: ${expected}`;
  if (place === undefined) {
    // Those may be vended, by an integration that the load balancer does not tell of.
    const status = kind === 'classic' ? 'wrong' : 'warning';
    return [{ status, what, found: `load balancer ${balancer} writes none`, remedy }];
  }
  if (place.bucket === bucket && place.prefix === prefix) return [];
  const found = `go to bucket ${place.bucket}, prefix "${place.prefix}", expected ${expected}`;
  return [{ status: 'wrong', what, found, remedy: `set them so at the load balancer ${balancer}` }];
}

/** Each API's own bucket tells its queue of new files: whoever sets other notifications replaces that. */
export const logBuckets: Check = {
  name: 'log buckets',
  async look({ facts, clients, settings }) {
    const { apis } = await facts.deployed();
    const { folder, environment, colour } = settings;
    // One that many APIs share is its owner's, who tells EventBridge.
    const own = apis.filter(({ name, log_bucket_name }) =>
      log_bucket_name.startsWith(`${environment}-${colour}-${name}-logs-`),
    );
    return ofEach(
      own,
      async ({ name, log_bucket_name: bucket, queue_name: queue }) => {
        const found = await notifiedQueues(clients, bucket);
        if (found?.some((arn) => arn.endsWith(`:${queue}`))) return [];
        return [
          {
            status: 'wrong',
            what: `${name}: log bucket`,
            found:
              found === undefined
                ? `${bucket} is not there`
                : `${bucket} tells no queue ${queue}: its notifications were replaced`,
            remedy: `npm run tf -- ${folder} ${colour} apply, then: npm run -s replay -- ${folder} ${colour} --api ${name} --from TIME`,
          },
        ];
      },
      () => ({ status: 'ok', what: 'log buckets', found: `${own.length} tell their queues` }),
    );
  },
};

/** undefined when there is no such bucket. */
async function notifiedQueues(
  { s3 }: Context['clients'],
  Bucket: string,
): Promise<readonly string[] | undefined> {
  const { GetBucketNotificationConfigurationCommand } =
    require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
  try {
    const { QueueConfigurations = [] } = await s3.send(
      new GetBucketNotificationConfigurationCommand({ Bucket }),
    );
    return QueueConfigurations.map(({ QueueArn = '' }) => QueueArn);
  } catch (error) {
    if ((error as Error).name === 'NoSuchBucket') return undefined;
    throw error;
  }
}
