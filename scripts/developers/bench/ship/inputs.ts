import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSample } from '@lambda-core/local/samples/write';

export type Input = Readonly<{
  /** As the table calls it. */
  title: string;
  format: 'classic' | 'alb';
  /** In several members, as ALB delivers. */
  gzip: boolean;
}>;

export const CLASSIC: Input = { title: 'Classic', format: 'classic', gzip: false };

export const INPUTS: readonly Input[] = [
  CLASSIC,
  { title: 'ALB', format: 'alb', gzip: false },
  { title: 'ALB gzip', format: 'alb', gzip: true },
];

/** Writes ordinary traffic, the same for the same arguments; the file goes when it is disposed of. */
export async function sampleFile(
  folder: string,
  { format, gzip }: Pick<Input, 'format' | 'gzip'>,
  lines: number,
) {
  const file = join(folder, `${format}-${lines}.log${gzip ? '.gz' : ''}`);
  const form = gzip ? 'multi-member' : false;
  const bytes = await writeSample({ format, lines, seed: 1, hazards: 0, file, gzip: form });
  return { file, bytes, [Symbol.asyncDispose]: () => rm(file, { force: true }) };
}
