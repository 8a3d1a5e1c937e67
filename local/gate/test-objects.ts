import type { Account } from './account';
import { arns } from './arns';
import { forward } from './forward';
import { type BalancerKind, logWriter } from './log-writers';
import { need } from './need';
import { operationOf } from './operation-of';
import { type GateRequest, rpcOf, text } from './request';
import { objectKeyNeeds } from './s3-needs';
import type { Call, Judge, Need, Refusal } from './types';

/**
 * Refuses logs that the load balancer may not write. ELB tries it once, with an object that holds no log, when logs
 * are switched on: its own answer to a refusal fails the apply.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
 */
export async function refuseLogs(
  request: GateRequest,
  account: Account,
  judge: Judge,
): Promise<Refusal | undefined> {
  for (const object of testObjectsOf(request, account)) {
    // Classic and application load balancers write under S3's own keys alone.
    const isUnderKey = object.kind !== 'network' && account.keys.has(arns.bucket(object.bucket));
    if (isUnderKey) return accessDenied(object);
    for (const call of object.needs) if (!(await judge(call))) return accessDenied(object);
  }
  return undefined;
}

/** Writes the test objects of logs that are switched on, as ELB does before it takes the setting. */
export async function writeTestObjects(
  request: GateRequest,
  account: Account,
  upstream: string,
): Promise<Refusal | undefined> {
  for (const object of testObjectsOf(request, account)) {
    const { bucket, key } = object;
    const scope = `test/20260101/${request.signer?.region}/s3/aws4_request`;
    const written = await forward(
      {
        method: 'PUT',
        url: `/${bucket}/${key}`,
        headers: {
          host: new URL(upstream).host,
          authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
        },
        body: Buffer.from('This is not a log.'),
        signer: undefined,
      },
      upstream,
    );
    if (written.status >= 300) return accessDenied(object);
  }
  return undefined;
}

type TestObject = {
  readonly kind: BalancerKind;
  readonly bucket: string;
  readonly key: string;
  /** What its writer has to be allowed. */
  readonly needs: readonly Call[];
};

function testObjectsOf(request: GateRequest, account: Account): TestObject[] {
  if (operationOf(request) !== 'elasticloadbalancing:ModifyLoadBalancerAttributes') return [];
  const { input } = rpcOf(request);
  const { place } = account;
  const { accountId } = place;
  const classic = text(input, 'LoadBalancerName');
  const arn =
    classic === ''
      ? text(input, 'LoadBalancerArn')
      : `arn:aws:elasticloadbalancing:${place.region}:${accountId}:loadbalancer/${classic}`;
  const isNetwork = account.networkBalancers.has(arn);
  const kind = classic !== '' ? 'classic' : isNetwork ? 'network' : 'application';
  const writer = logWriter(kind, arn, place);
  return LOGS.flatMap(({ file, named }) => {
    const { enabled, bucket, prefix } = named(input);
    if (enabled !== 'true') return [];
    const folder = prefix === '' ? '' : `${prefix}/`;
    const key = `${folder}AWSLogs/${accountId}/${file}`;
    const needs = needsOfWriter(kind, arns.bucket(bucket), key)
      .flatMap((one) => [one, ...objectKeyNeeds(one, 'PutObject', account)])
      .map(({ context, ...one }) => ({
        ...one,
        principal: writer.principal,
        context: { ...context, ...writer.context },
      }));
    return [{ kind, bucket, key, needs }];
  });
}

function needsOfWriter(kind: BalancerKind, bucket: string, key: string): Need[] {
  const object = `${bucket}/${key}`;
  if (kind !== 'network') return [need('s3:PutObject', object)];
  const acl = { 's3:x-amz-acl': 'bucket-owner-full-control' };
  return [need('s3:GetBucketAcl', bucket), need('s3:PutObject', object, acl)];
}

type Input = Readonly<Record<string, unknown>>;
type Named = { readonly enabled: string; readonly bucket: string; readonly prefix: string };

/** The logs that there are, and where a request names them. */
const LOGS: readonly { readonly file: string; named(input: Input): Named }[] = [
  { file: 'ELBAccessLogTestFile', named: ofClassic },
  { file: 'ELBAccessLogTestFile', named: byAttributes('access_logs') },
  { file: 'ELBConnectionLogTestFile', named: byAttributes('connection_logs') },
  { file: 'ELBHealthCheckLogTestFile', named: byAttributes('health_check_logs') },
];

/** https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_ModifyLoadBalancerAttributes.html */
function ofClassic(input: Input): Named {
  const value = (name: string) => text(input, `LoadBalancerAttributes.AccessLog.${name}`);
  return {
    enabled: value('Enabled'),
    bucket: value('S3BucketName'),
    prefix: value('S3BucketPrefix'),
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html */
function byAttributes(log: string): (input: Input) => Named {
  return (input) => {
    const value = (name: string) => {
      const [at] = Object.entries(input).find(([, key]) => key === `${log}.s3.${name}`) ?? [];
      return at === undefined ? '' : text(input, at.replace(/Key$/, 'Value'));
    };
    return { enabled: value('enabled'), bucket: value('bucket'), prefix: value('prefix') };
  };
}

function accessDenied({ bucket }: TestObject): Refusal {
  const message = `Access Denied for bucket: ${bucket}. Please check S3bucket permission`;
  return { status: 400, code: 'InvalidConfigurationRequest', message };
}
