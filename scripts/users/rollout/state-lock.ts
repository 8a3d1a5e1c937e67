import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { isConflict } from './journal';

/** Keeps Terraform from changing the weights while they are shifted. */
export type StateLock = {
  /**
   * Takes it, as an earlier process of the same rollout may have; waits while Terraform holds it, and tells.
   * @throws LambdaCoreError `STATE_LOCKED` when it is not given back in time
   */
  acquire(rollout: string, tell: (holder: string) => void, signal?: AbortSignal): Promise<void>;
  release(rollout: string): Promise<void>;
};

type LockInfo = { readonly ID: string; readonly Who?: string; readonly Operation?: string };

const DEADLINE_MILLISECONDS = 10 * 60_000;
const POLL_MILLISECONDS = 2_000;

/**
 * The lock file that Terraform's S3 backend makes with `use_lockfile`: an object beside the state that exists
 * while somebody holds it.
 * https://developer.hashicorp.com/terraform/language/backend/s3#state-locking
 */
export function s3StateLock(
  client: S3Client,
  of: { environment: string; bucket: string; key: string; who: string },
): StateLock {
  const { environment, bucket, key, who } = of;
  const object = { Bucket: bucket, Key: `${key}.tflock` };
  const read = async (): Promise<LockInfo | undefined> => {
    const { GetObjectCommand } = sdk();
    try {
      const { Body } = await client.send(new GetObjectCommand(object));
      return JSON.parse((await Body?.transformToString()) ?? '{}') as LockInfo;
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  };
  const take = async (rollout: string): Promise<boolean> => {
    const { PutObjectCommand } = sdk();
    const info = {
      ID: rollout,
      Operation: 'npm run rollout',
      Info: '',
      Who: who,
      Version: '',
      Created: new Date().toISOString(),
      Path: `${bucket}/${key}`,
    };
    try {
      const body = { Body: JSON.stringify(info), ContentType: 'application/json' };
      await client.send(new PutObjectCommand({ ...object, ...body, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  };
  return {
    async acquire(rollout, tell, signal) {
      const deadline = performance.now() + DEADLINE_MILLISECONDS;
      for (;;) {
        if (await take(rollout)) return;
        const held = await read();
        if (held?.ID === rollout) return;
        const holder = `${held?.Who ?? 'somebody'} (${held?.Operation ?? 'unknown'}, ${held?.ID ?? 'no id'})`;
        if (performance.now() > deadline) {
          const unlock = `npm run tf -- ${environment} traffic force-unlock ${held?.ID}`;
          throw new LambdaCoreError(
            'STATE_LOCKED',
            `the state of the weights is locked by ${holder}: wait for it${held?.ID ? `, or when that runs no more: ${unlock}` : ''}`,
          );
        }
        tell(holder);
        await sleep(POLL_MILLISECONDS, undefined, { signal });
      }
    },
    async release(rollout) {
      const { DeleteObjectCommand } = sdk();
      if ((await read())?.ID === rollout) await client.send(new DeleteObjectCommand(object));
    },
  };
}

function sdk() {
  return require('@aws-sdk/client-s3') as typeof import('@aws-sdk/client-s3');
}
