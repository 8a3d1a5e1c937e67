import { type Frame, openFeed } from '@lambda-core/local/console/feed';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { openAnnouncer } from '../announcer';
import { followCloneJobs } from '../clone-jobs';
import { FUNCTION } from '../names';
import type { Piece } from './clone-order';
import { MINUTE_MILLISECONDS, openColours } from './colours';
import type { Deed, Fact } from './facts';
import type { Books } from './log-books';
import { isOfColours, type Step, schedule } from './schedule';
import { createWorld, readState } from './world';

const FRAME_MILLISECONDS = 100;
/** Until the last of it has been looked at. */
const AFTERWARDS = 2_000;
/** The feed looks when it is told to. */
const NEVER = 2 ** 31 - 1;

export type Told = {
  readonly facts: readonly Fact[];
  readonly seed: number;
  /** What a file of the command bucket holds. */
  readonly read: (key: string) => Promise<Buffer | undefined>;
  /** How many minutes of the two colours passed: all of them are told where somebody did something to them. */
  readonly minutes: number;
  /** What the receiver counted, lines that were sent twice included. */
  readonly arrived: Pick<Books, 'receiver' | 'arrivals'>;
};

/**
 * Tells what a run did once more, through the page's own readers but in a counted time: the same facts and the same
 * seed make the same changes, to the byte. What the machine decides and not the data is left out: durations, sockets,
 * and how messages and listings were batched.
 */
export async function retell(told: Told, take: (frame: Frame) => void): Promise<void> {
  const texts = await textsOf(told);
  const steps = schedule(told.facts, told.seed, (key) => pieceOf(texts.get(key)));
  let clock = 0;
  const scene = openScene(told.seed, texts, () => clock);
  using feed = openFeed(() => scene.state(steps), NEVER);
  const minutes = told.facts.some(isOfColours) ? told.minutes : 0;
  const end = Math.max((steps.at(-1)?.at ?? 0) + AFTERWARDS, minutes * MINUTE_MILLISECONDS);
  let next = 0;
  for (let frame = 0; clock < end; frame += FRAME_MILLISECONDS) {
    for (let step = steps[next]; step !== undefined && step.at <= frame; step = steps[next]) {
      clock = step.at;
      await scene.play(step);
      next += 1;
    }
    clock = frame;
    if (frame > 0 && frame % MINUTE_MILLISECONDS === 0) scene.minute();
    if (clock >= end) scene.finish(told.arrived);
    if (frame === 0) feed.subscribe(take);
    else feed.look();
  }
}

/** What a console has to look at, without the platform that it is otherwise read from. */
function openScene(seed: number, texts: ReadonlyMap<string, Buffer>, now: () => number) {
  const world = createWorld(now);
  const { totals, onLog } = openAnnouncer(() => {}, world);
  const colours = openColours(seed);
  const written = new Set<string>();
  const resting = new Set<string>();
  const queue = { waiting: 0, inFlight: 0 };
  let copies = 0;
  let counted: Told['arrived'] | undefined;
  const { tally, take } = followCloneJobs(
    async (key) => (written.has(key) ? texts.get(key) : undefined),
    world.tell,
    {
      ...world.clones,
      segmentDone(folder, segment, done) {
        copies += done.objects;
        world.clones.segmentDone(folder, segment, done);
      },
    },
    now,
  );

  const report = (report: PrintedReport, milliseconds: number) => {
    queue.inFlight -= 1;
    if (report.outcome === 'failed') queue.waiting += 1;
    const connections = { created: 0, destroyed: 0 };
    const summary = { ...report.summary, connections, durationMilliseconds: milliseconds };
    world.invoked(FUNCTION);
    onLog(JSON.stringify({ ...report, summary }), { functionName: FUNCTION, requestId: '' });
  };
  const deed = (fact: Deed) => {
    world.did(fact);
    if (fact.name === 'receiver') world.receiver = fact.input.be;
    if (fact.name === 's3') world.s3 = fact.input.be;
    if (fact.name === 'shift') colours.shift(fact.input.percent);
    if (fact.name === 'fault') colours.fault(fact.input.be);
    if (fact.name === 'rollout') colours[fact.input.be]();
    if (fact.name !== 'redrive') return;
    queue.waiting += resting.size;
    resting.clear();
  };
  return {
    minute: colours.advance,
    async play({ at, from = at, fact }: Step): Promise<void> {
      if (fact.what === 'put') {
        queue.waiting += 1;
        world.put(fact.key, fact.bytes);
      } else if (fact.what === 'begin') {
        queue.waiting -= 1;
        queue.inFlight += 1;
      } else if (fact.what === 'report') {
        report(fact.report, at - from);
      } else if (fact.what === 'dead') {
        queue.waiting -= 1;
        resting.add(fact.key);
        world.dead(fact.key);
      } else if (fact.what === 'command') {
        written.add(fact.key);
        await take(fact.key);
      } else if (fact.what === 'deed') {
        deed(fact);
      }
    },
    /** From now on the receiver's own counts are shown. */
    finish(arrived: Told['arrived']): void {
      counted = arrived;
    },
    state(steps: readonly Step[]) {
      const { receiver, arrivals } = counted ?? arrivedBy(steps, now());
      const jobs = Object.values(world.clones.clones);
      const waiting = (count: number) => ({ counters: { waiting: count, inFlight: 0 } });
      const { firstConfirmed: _, ...state } = readState({
        world,
        totals,
        colours,
        receiver: {
          ids: receiver.ids,
          counters: { ...receiver.counters, connections: { open: 0, mostOpen: 0 } },
        },
        arrivals,
        s3: { stats: { requests: { CopyObject: copies, UploadPartCopy: 0, ListObjectsV2: 0 } } },
        shipping: { counters: { ...queue, deadLetters: resting.size } },
        segmenting: waiting(jobs.filter(({ segmented, ended }) => !segmented && !ended).length),
        copying: waiting(jobs.reduce((sum, { segments, done }) => sum + segments - done, 0)),
        jobs: { tally },
      });
      return { ...state, counted: seed };
    },
  };
}

/** Lines that were confirmed, those of tries under way in proportion to their time: of a file that is tried again once. */
function arrivedBy(steps: readonly Step[], now: number): Told['arrived'] {
  let lines = 0;
  /** By key: how many lines lie before the part that is under way, and how far the file has come. */
  const files = new Map<string, { before: number; different: number }>();
  for (const { at, from, fact } of steps) {
    if (fact.what !== 'report' || from === undefined || from >= now) continue;
    const { key, part, outcome, summary } = fact.report;
    const share = Math.min(1, (now - from) / (at - from));
    const came = Math.floor(share * summary.lines.sent);
    const file = files.get(key) ?? { before: 0, different: 0 };
    const before = part === 0 ? 0 : file.before;
    files.set(key, {
      before: outcome === 'failed' ? before : before + came,
      different: Math.max(file.different, before + came),
    });
    lines += came;
  }
  const ofFiles = Array.from(files, ([key, { different }]) => [key, different] as const);
  const size = ofFiles.reduce((sum, [, different]) => sum + different, 0);
  return {
    receiver: { counters: { lines, repeatedIds: lines - size }, ids: { size } },
    arrivals: { ofFiles: () => ofFiles, elsewhere: 0 },
  };
}

/** The files of the command bucket, without the time that Lambda took. */
async function textsOf({ facts, read }: Told): Promise<ReadonlyMap<string, Buffer>> {
  const texts = new Map<string, Buffer>();
  for (const fact of facts) {
    if (fact.what !== 'command' || texts.has(fact.key)) continue;
    const bytes = await read(fact.key);
    if (bytes !== undefined) texts.set(fact.key, withoutTimes(bytes));
  }
  return texts;
}

function withoutTimes(bytes: Buffer): Buffer {
  const { lambda: _, ...rest } = parsed(bytes);
  return Object.keys(rest).length === 0 ? bytes : Buffer.from(JSON.stringify(rest));
}

function pieceOf(bytes: Buffer | undefined): Piece {
  const { files, split } = parsed(bytes);
  return { objects: files?.copied ?? 0, splits: split?.values ?? [] };
}

/** Whoever reads it for its own sake says what is wrong with it. */
function parsed(bytes: Buffer | undefined): {
  readonly lambda?: unknown;
  readonly files?: { readonly copied?: number };
  readonly split?: { readonly values?: readonly string[] };
} {
  try {
    const value: unknown = JSON.parse(String(bytes));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
