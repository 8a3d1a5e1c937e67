import type { S3Server } from '@lambda-core/local/s3/server';
import type { Change, CloneSchedule } from './clone-schedule';

export const COMMANDS = 'commands';
export const SOURCE = 'source';
export const DESTINATION = 'destination';

/** Fills the buckets of a schedule. */
export async function openBuckets(s3: S3Server, schedule: CloneSchedule) {
  /** Every content that the source has had under a key. */
  const versions = new Map<string, Set<string>>();
  /** Keys that the source has had all the time. */
  const steady = new Set(schedule.source.keys());
  /** What was in the destination beforehand. */
  const before = new Map<string, string>();
  /** Keys that came to the source. */
  const added = new Set<string>();
  const put = async (key: string, content: string) => {
    versions.set(key, (versions.get(key) ?? new Set()).add(content));
    await s3.direct.put(SOURCE, key, Buffer.from(content));
  };
  for (const bucket of [COMMANDS, SOURCE, DESTINATION]) s3.createBucket(bucket);
  for (const [key, size] of schedule.source) await put(key, contentOf(key, size));
  for (const [key, what] of schedule.there) {
    const size = schedule.source.get(key) ?? 10;
    const content = contentOf(
      what === 'same' ? key : `${what} ${key}`,
      size + Number(what !== 'same'),
    );
    before.set(key, content);
    await s3.direct.put(DESTINATION, key, Buffer.from(content));
  }
  return {
    versions,
    steady,
    before,
    added,
    /** Changes the source. */
    async change({ how, nth }: Change) {
      const keys = [...steady];
      const key = keys[nth % Math.max(1, keys.length)];
      if (how === 'added') {
        added.add(`b/new ${nth}`);
        await put(`b/new ${nth}`, contentOf('new', nth));
      } else if (key === undefined) return;
      else if (how === 'replaced') await put(key, contentOf(`new ${key}`, nth * 5));
      else {
        steady.delete(key);
        s3.direct.delete(SOURCE, key);
      }
    },
  };
}

type Buckets = Awaited<ReturnType<typeof openBuckets>>;

type CloneEnd = Omit<Buckets, 'change'> & {
  /** What is in the destination now. */
  readonly now: ReadonlyMap<string, string>;
  readonly ok: boolean;
  readonly deleteExtraneous: boolean;
  /** How many objects listings have left out without a sign, of either side. */
  readonly leftOut: { readonly source: number; readonly destination: number };
};

/** What is wrong with the end of a clone. */
export function judgeClone(end: CloneEnd): string[] {
  const { versions, steady, before, added, now, ok, deleteExtraneous, leftOut } = end;
  const problems: string[] = [];
  for (const [key, content] of now)
    if (!versions.get(key)?.has(content) && before.get(key) !== content)
      problems.push(
        `${JSON.stringify(key)} has ${content.length} bytes that neither side ever had`,
      );
  if (!ok) return problems;
  const lacking = [...steady].filter((key) => !versions.get(key)?.has(now.get(key) ?? 'nothing'));
  if (lacking.length > leftOut.source)
    problems.push(
      `ok, and ${lacking.length} objects lack, the first ${JSON.stringify(lacking[0])}`,
    );
  // A prefix that came to the source between the walks of both sides has no segment.
  const came = new Set([...added].map(prefixOf));
  const extraneous = [...now.keys()].filter(
    (key) => !versions.has(key) && !came.has(prefixOf(key)),
  );
  if (deleteExtraneous && extraneous.length > leftOut.destination)
    problems.push(`ok, and ${extraneous.length} extraneous objects are left`);
  return problems;
}

/** Of the first level. */
function prefixOf(key: string): string {
  return key.slice(0, key.indexOf('/') + 1);
}

/** As many bytes as wanted, of ASCII, so that any part of them is text. */
function contentOf(name: string, size: number): string {
  return `${encodeURIComponent(name)}. `.repeat(size).slice(0, size);
}
