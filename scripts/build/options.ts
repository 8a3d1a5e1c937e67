import { parseArgs } from 'node:util';

/** Whether the zips' hashes are to be kept as those of a release. */
export function readBuildCommand(argv: readonly string[]): { readonly release: boolean } {
  const { values } = parseArgs({
    args: [...argv],
    options: { release: { type: 'boolean', default: false } },
  });
  return { release: values.release };
}
