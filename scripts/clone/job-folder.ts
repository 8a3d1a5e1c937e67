import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { type CommandFiles, commandFiles } from '@lambda-core/common/clone/command-files';
import { cloneResponseKey, segmentResponseKey } from '@lambda-core/common/clone/names';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import type { S3Clients } from '@lambda-core/common/s3-clients';
import type { JobFolder } from './watch';

/** The command bucket, and how to talk to it. */
export type CommandBucket = {
  readonly name: string;
  readonly s3: S3Client;
  readonly files: CommandFiles;
  readonly retrying: Retrying;
};

export type OpenJobFolder = JobFolder & {
  /** The text of the clone-response, once `hasManifest` has found it. */
  readonly manifest: string | undefined;
  readSegmentResponse(segment: string): Promise<string>;
};

export function openCommandBucket(
  clients: S3Clients,
  name: string,
  retrying: Retrying,
): CommandBucket {
  const files = commandFiles(clients.leanFor(), name, retrying);
  return { name, s3: clients.for(), files, retrying };
}

/** The folder of a job as `watchJob` looks at it. */
export function openJobFolder(commands: CommandBucket, folder: string): OpenJobFolder {
  const { name, s3, files, retrying } = commands;
  let manifest: string | undefined;
  return {
    get manifest() {
      return manifest;
    },
    async list(startAfter) {
      const command = new ListObjectsV2Command({
        Bucket: name,
        Prefix: folder,
        ...(startAfter === '' ? {} : { StartAfter: folder + startAfter }),
      });
      const page = await withRetries(() => s3.send(command), retrying);
      const names = (page.Contents ?? []).map(({ Key = '' }) => Key.slice(folder.length));
      return { names, more: page.IsTruncated === true };
    },
    async hasManifest() {
      manifest ??= (await files.read(cloneResponseKey(folder)))?.text;
      return manifest !== undefined;
    },
    async readSegmentResponse(segment) {
      // Listed, so it is there.
      return (await files.read(segmentResponseKey(folder, segment)))?.text ?? '';
    },
  };
}
