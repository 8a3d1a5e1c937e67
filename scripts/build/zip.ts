import { zipSync } from 'fflate';

/** The first moment a zip can name, in local time because that is how a zip keeps it. */
const FIXED_DATE = new Date(1980, 0, 1);

/** A zip whose bytes depend on the names and contents of its files and on nothing else. */
export function zip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), {
    level: 9,
    mtime: FIXED_DATE,
    os: 3,
    attrs: 0o644 << 16,
  });
}
