import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { callerOf } from '../environment/aws-api';
import { type Setting, type StateBucket, settingsOf } from '../environment/state-bucket';
import { readBackend, readVariables } from '../environment/variables';
import { openAws, openS3 } from './aws';
import { type Bootstrap, PARTS } from './request';

type BootstrapOptions = {
  readonly root: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** Told of each setting, once it is certain. */
  readonly onDone: (line: string) => void;
};

/** Makes the buckets of an environment's states, and what they lack; what is there already is left alone. */
export async function bootstrap(
  { environment: name, dryRun }: Bootstrap,
  { root, environment, signal, onDone }: BootstrapOptions,
): Promise<void> {
  const owner = await ownAccount(root, name, environment, signal);
  for (const place of await stateBuckets(root, name)) {
    const s3 = openS3(place.region, environment);
    const settings = settingsOf(s3, place, { owner, signal });
    const line = (what: string, state: string) =>
      onDone(`${place.bucket} (${place.region}, account ${owner}): ${what}: ${state}`);
    const ensure = async ({ what, isSet, set }: Setting, isNew: boolean) => {
      if (!(isNew && dryRun) && (await isSet())) return line(what, 'was there');
      if (!dryRun) await set();
      line(what, dryRun ? 'would be made' : 'made');
    };
    const isNew = !(await settings.bucket.isSet());
    await ensure(settings.bucket, isNew);
    for (const setting of settings.others) await ensure(setting, isNew);
    // Emulators take no notice of conditions: this would refuse them everything.
    if (environment['TF_VAR_emulated'] === 'true')
      line(settings.policy.what, 'left out (emulated)');
    else await ensure(settings.policy, isNew);
  }
}

/** @throws LambdaCoreError `WRONG_ACCOUNT` when a tfvars file names another */
async function ownAccount(
  root: string,
  name: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const [place] = await stateBuckets(root, name);
  const aws = openAws(place?.region ?? '', { environment, signal });
  const { account: found } = await callerOf(aws);
  for (const part of partsIn(root, name)) {
    const file = `environments/${name}/${part}.tfvars`;
    const variable = await readVariables(root, file, [], environment);
    const expected = variable('account_id');
    if (expected !== undefined && expected !== found)
      throw new LambdaCoreError(
        'WRONG_ACCOUNT',
        `account: found ${found}, expected ${expected} (account_id in ${part}.tfvars); use credentials of that account`,
      );
  }
  return found;
}

/** Each once: the parts of an environment may share a bucket. */
async function stateBuckets(root: string, name: string): Promise<readonly StateBucket[]> {
  const parts = partsIn(root, name);
  const backends = await Promise.all(parts.map((part) => readBackend(root, name, part)));
  const unlike = new Map(backends.map(({ bucket, region }) => [bucket, { bucket, region }]));
  for (const { bucket, region } of unlike.values())
    if (bucket === '' || region === '')
      throw new LambdaCoreError(
        'BACKEND_INCOMPLETE',
        `environments/${name}/*.s3.tfbackend: found bucket "${bucket}" and region "${region}", expected both`,
      );
  return [...unlike.values()];
}

function partsIn(root: string, name: string): readonly string[] {
  const folder = join(root, 'environments', name);
  return PARTS.filter((part) => existsSync(join(folder, `${part}.s3.tfbackend`)));
}
