import type { CommandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import {
  type CloneResponse,
  type ManifestPage,
  PAGE_ENTRIES,
} from '@lambda-core/s3-clone-common/contract/contract';
import { manifestPageName } from '@lambda-core/s3-clone-common/contract/names';
import type { Position } from './continuation';

/**
 * Notes a segment. Full pages are written at once, so that memory does not grow with the bucket; a name
 * has at most 65 characters, so 1,000 of them are far below the size a page may have.
 */
export async function noteSegment(
  files: CommandFiles,
  folder: string,
  position: Position,
  segment: string,
): Promise<void> {
  position.count += 1;
  position.values.push(segment);
  // One more than fits shows that the list does not end here, so that a short one stays in the response.
  if (position.values.length <= PAGE_ENTRIES) return;
  await writePage(files, folder, position, position.values.slice(0, PAGE_ENTRIES));
  position.values = position.values.slice(PAGE_ENTRIES);
}

/** The end of the manifest, as the clone-response holds it. */
export async function finishManifest(
  files: CommandFiles,
  folder: string,
  position: Position,
): Promise<NonNullable<CloneResponse['segments']>> {
  const { count, values } = position;
  if (position.pages === 0) return { count, values };
  await writePage(files, folder, position, values);
  position.values = [];
  const { pages } = position;
  const [first, last] = [manifestPageName(1), manifestPageName(pages)];
  return { count, values: [], pages: { count: pages, first, last } };
}

async function writePage(
  files: CommandFiles,
  folder: string,
  position: Position,
  values: string[],
): Promise<void> {
  position.pages += 1;
  const page: ManifestPage = { page: position.pages, values };
  await files.writeOnce(`${folder}${manifestPageName(position.pages)}`, JSON.stringify(page));
}
