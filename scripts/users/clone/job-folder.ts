import type { Retrying } from '@lambda-core/common/retry';
import {
  type CommandFiles,
  commandFiles,
} from '@lambda-core/s3-clone-common/contract/command-files';
import { cloneResponseKey, segmentResponseKey } from '@lambda-core/s3-clone-common/contract/names';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { JobFolder } from './watch';

/** The command bucket, and how to talk to it. */
export type CommandBucket = {
  readonly name: string;
  readonly s3: Client;
  readonly files: CommandFiles;
  readonly retrying: Retrying;
};

export type OpenJobFolder = JobFolder & {
  /** The text of the clone-response, once `hasManifest` has found it. */
  readonly manifest: string | undefined;
  readSegmentResponse(segment: string): Promise<string>;
};

export function openCommandBucket(
  clients: RegionalClients,
  name: string,
  retrying: Retrying,
): CommandBucket {
  const s3 = clients.clientFor();
  return { name, s3, files: commandFiles(s3, name, retrying), retrying };
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
      const after = startAfter === '' ? undefined : folder + startAfter;
      const pages = listObjects(s3, { bucket: name, prefix: folder, after }, retrying);
      const page = await pages.next();
      if (page.done === true) return { names: [], more: false };
      const { objects, last } = page.value;
      return { names: objects.map(({ key }) => key.slice(folder.length)), more: !last };
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
