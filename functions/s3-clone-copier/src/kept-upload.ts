import type { CommandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import { segmentUploadKey } from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentUpload } from '@lambda-core/s3-clone-common/contract/parse';
import type { PartsUpload } from './copy-in-parts';

/** The upload of one object, as it is written down in the job's folder for later invocations. */
export type KeptUpload = {
  /** What an invocation before, or one that runs beside this one, has written down. */
  read(): Promise<Kept | undefined>;
  /**
   * Writes an upload down, in the place of the one that was read; says whether it did. If not, another run of
   * the segment came first.
   */
  write(upload: PartsUpload, before: Kept | undefined): Promise<boolean>;
};

export type Kept = { readonly upload: PartsUpload; readonly etag: string };

type Place = {
  readonly files: CommandFiles;
  readonly folder: string;
  readonly segment: string;
  /** Of the source. */
  readonly key: string;
};

export function keptUpload({ files, folder, segment, key }: Place): KeptUpload {
  const file = segmentUploadKey(folder, segment, key);
  return {
    async read() {
      const found = await files.read(file);
      return found && { upload: parseSegmentUpload(found.text), etag: found.etag };
    },
    write(upload, before) {
      const text = JSON.stringify({ key, ...upload });
      return before === undefined
        ? files.writeOnce(file, text)
        : files.writeOver(file, text, before);
    },
  };
}
