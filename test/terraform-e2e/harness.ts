import { S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { ADMINISTRATOR, type Gate, openGate } from '@lambda-core/local/gate/gate';
import { type LambdaHost, openLambdaHost } from '@lambda-core/local/lambda/host';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import { startMoto } from '@lambda-core/local/tools/moto';
import { type MotoApi, openMotoApi } from './moto-api';
import { openStack, type Stack } from './stack';

/** Everything the end-to-end test works with. */
export type Harness = AsyncDisposable & {
  /** Before moto, in place of AWS. */
  readonly gate: Gate;
  /** An administrator's. */
  readonly api: MotoApi;
  readonly s3: S3Client;
  readonly stack: Stack;
  /** In place of Lambda. */
  readonly host: LambdaHost;
  /** In place of Logstash. */
  readonly receiver: Receiver;
  /** What the functions printed. */
  readonly logs: readonly string[];
  /** What the test says otherwise than environments/ci. */
  readonly overrides: readonly string[];
};

export const PLACE = { region: 'eu-west-1', accountId: '123456789012' };

/** Whoever runs `npm run tf`: what fixture/world makes with modules/deploy-role. */
export const DEPLOY_ROLE = {
  arn: `arn:aws:iam::${PLACE.accountId}:role/ci-lambda-core-deploy-${PLACE.region}`,
  boundary: `arn:aws:iam::${PLACE.accountId}:policy/ci-lambda-core-deploy-${PLACE.region}-boundary`,
  takenOnBy: `arn:aws:iam::${PLACE.accountId}:user/deployer`,
};

export async function openHarness(terraform: string): Promise<Harness> {
  const opened: AsyncDisposable[] = [];
  const keep = <Thing extends AsyncDisposable>(thing: Thing): Thing => {
    opened.unshift(thing);
    return thing;
  };
  const close = async () => {
    for (const thing of opened) await thing[Symbol.asyncDispose]();
  };
  try {
    const moto = keep(await startMoto());
    const receiver = keep(await openReceiver({ trackIds: true, keep: 10_000 }));
    const logs: string[] = [];
    const onLog = (line: string) => void logs.push(line);
    const host = keep(await openLambdaHost({ ...PLACE, onLog }));
    const gate = keep(
      await openGate({ upstream: moto.endpoint, invocations: host.endpoint, place: PLACE }),
    );
    const { endpoint } = gate;
    const deployer = gate.credentialsOf({ principal: DEPLOY_ROLE.arn, deploys: true });
    const stack = keep(await openStack(terraform, { endpoint, deployer }));
    const s3 = new S3Client({
      ...clientSettings({ endpoint, region: host.region }),
      credentials: ADMINISTRATOR,
    });
    keep({ [Symbol.asyncDispose]: async () => s3.destroy() });
    return {
      gate,
      api: openMotoApi(endpoint),
      s3,
      stack,
      host,
      receiver,
      logs,
      overrides: [
        `-var=logstash={host="127.0.0.1",port=${receiver.port},allow_plaintext=true}`,
        `-var=roles={permissions_boundary_arn="${DEPLOY_ROLE.boundary}"}`,
      ],
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The sets of dimensions of all metrics that were printed, each in the order of the alphabet. */
export function metricDimensions(logs: readonly string[], metric: string): string[][] {
  return logs
    .filter((line) => line.startsWith('{"_aws"') && line.includes(`"${metric}"`))
    .flatMap((line) => {
      const { _aws } = JSON.parse(line) as Metrics;
      return _aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions);
    })
    .map((names) => names.sort());
}

type Metrics = { _aws: { CloudWatchMetrics: { Dimensions: string[][] }[] } };
