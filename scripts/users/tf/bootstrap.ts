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
  const folder = join(root, 'environments', name);
  const owner = await ownAccount(folder, environment, signal);
  for (const place of await stateBuckets(folder)) {
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
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string> {
  const [place] = await stateBuckets(folder);
  const aws = openAws(place?.region ?? '', { environment, signal });
  const { account: found } = await callerOf(aws);
  for (const part of partsIn(folder)) {
    const variable = await readVariables(join(folder, `${part}.tfvars`), [], environment);
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
async function stateBuckets(folder: string): Promise<readonly StateBucket[]> {
  const backends = await Promise.all(partsIn(folder).map((part) => readBackend(folder, part)));
  const unlike = new Map(backends.map(({ bucket, region }) => [bucket, { bucket, region }]));
  for (const { bucket, region } of unlike.values())
    if (bucket === '' || region === '')
      throw new LambdaCoreError(
        'BACKEND_INCOMPLETE',
        `${folder}/*.s3.tfbackend: found bucket "${bucket}" and region "${region}", expected both`,
      );
  return [...unlike.values()];
}

function partsIn(folder: string): readonly string[] {
  return PARTS.filter((part) => existsSync(join(folder, `${part}.s3.tfbackend`)));
}
