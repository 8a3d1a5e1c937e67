import { compareKeys } from '@lambda-core/common/key-order';
import { createRandom, fraction } from '@lambda-core/local/random';
import { jobFileOf } from '@lambda-core/s3-clone-common/contract/names';
import { INVOCATIONS } from '../names';
import { cloneOrder, type Piece } from './clone-order';
import { MINUTE_MILLISECONDS } from './colours';
import type { Fact } from './facts';

/** Something that happens at a moment of the counted time; a try of a file ends with its report, `from` where it began. */
export type Step = {
  readonly at: number;
  readonly from?: number;
  readonly fact: Fact | { readonly what: 'begin' };
};

/** Counted milliseconds of what somebody does, a try, the pause before the next one, a line, a file, an object. */
const COSTS = { cause: 100, try: 150, pause: 500, line: 0.05, file: 2, object: 1 };

/**
 * Facts in an order and a time that depend on the data and the seed alone, however long everything took and
 * whatever was quicker: what people and programs did stays as it came, and each is followed by its own effects.
 */
export function schedule(
  facts: readonly Fact[],
  seed: number,
  pieceOf: (responseKey: string) => Piece,
): Step[] {
  const random = createRandom(seed);
  const lasting = (milliseconds: number) => Math.ceil(milliseconds * (0.75 + fraction(random) / 2));
  const steps: Step[] = [];
  const effects = effectsOf(facts);
  const shipping = Array.from({ length: INVOCATIONS }, () => 0);
  let cloning = 0;
  let now = 0;

  const ship = (put: Fact) => {
    const lane = shipping.indexOf(Math.min(...shipping));
    let at = Math.max(now, shipping[lane] ?? 0);
    // Of several files that were redriven together one after the other.
    for (const fact of (effects.get(put) ?? []).sort(byName)) {
      if (fact.what === 'dead') steps.push({ at, fact });
      if (fact.what !== 'report') continue;
      const { outcome, summary } = fact.report;
      const from = at;
      steps.push({ at: from, fact: { what: 'begin' } });
      at += lasting(COSTS.try + summary.lines.encountered * COSTS.line);
      steps.push({ at, from, fact });
      if (outcome === 'failed') at += lasting(COSTS.pause);
    }
    shipping[lane] = at;
  };
  const clone = (request: Fact) => {
    cloning = Math.max(now, cloning);
    const keys = (effects.get(request) ?? []).flatMap((fact) => ('key' in fact ? [fact.key] : []));
    for (const { key, objects } of cloneOrder(keys, pieceOf)) {
      cloning += lasting(COSTS.file + objects * COSTS.object);
      steps.push({ at: cloning, fact: { what: 'command', key } });
    }
  };
  for (const fact of facts) {
    // Redriven is what rests at the end of its tries.
    const isWaited = fact.what === 'idle' || (fact.what === 'deed' && fact.name === 'redrive');
    if (isWaited) now = Math.max(now, cloning, ...shipping);
    if (fact.what === 'deed' && isOfColours(fact)) {
      // What is done to the colours is done in the minute in which it was.
      steps.push({ at: fact.minute * MINUTE_MILLISECONDS + 1, fact });
    } else if (isCause(fact)) {
      now += lasting(COSTS.cause);
      steps.push({ at: now, fact });
      if (fact.what === 'put' || fact.what === 'deed') ship(fact);
      if (fact.what === 'command') clone(fact);
    }
  }
  // Stable: what falls on one moment stays as it was pushed.
  return steps.sort((one, other) => one.at - other.at);
}

/** What is done to the two colours, whose minutes pass by themselves. */
export function isOfColours(fact: Fact): boolean {
  return fact.what === 'deed' && /^(shift|rollout|fault)$/.test(fact.name);
}

function isCause(fact: Fact): boolean {
  return fact.what === 'put' || fact.what === 'deed' || isRequest(fact);
}

function isRequest(fact: Fact): boolean {
  return fact.what === 'command' && jobFileOf(fact.key)?.kind === 'clone-request';
}

/** What came of each put and each clone-request: of a file that is put again, up to its next end. */
function effectsOf(facts: readonly Fact[]): ReadonlyMap<Fact, Fact[]> {
  const effects = new Map<Fact, Fact[]>();
  /** By key or folder: causes whose effects are not over, and the last one. */
  const open = new Map<string, Fact[]>();
  const resting = new Set<string>();
  for (const fact of facts) {
    if (fact.what === 'dead') resting.add(fact.key);
    if (fact.what === 'deed' && fact.name === 'redrive') {
      effects.set(fact, []);
      for (const key of resting) open.set(key, [fact]);
      resting.clear();
    }
    const name = nameOf(fact);
    if (name === undefined) continue;
    const causes = open.get(name) ?? [];
    open.set(name, causes);
    if (isCause(fact)) {
      // A job that is requested again has its effects already.
      if (fact.what === 'put' || causes.length === 0) causes.push(fact);
      effects.set(fact, []);
      continue;
    }
    const [cause] = causes;
    if (cause === undefined) continue;
    effects.get(cause)?.push(fact);
    const isOver = fact.what === 'report' && fact.report.outcome === 'shipped';
    if (isOver && causes.length > 1) causes.shift();
  }
  return effects;
}

function byName(one: Fact, other: Fact): number {
  return compareKeys(nameOf(one) ?? '', nameOf(other) ?? '');
}

/** The key of a file, or the folder of a job. */
function nameOf(fact: Fact): string | undefined {
  if (fact.what === 'report') return fact.report.key;
  if (fact.what === 'put' || fact.what === 'dead') return fact.key;
  return fact.what === 'command' ? jobFileOf(fact.key)?.folder : undefined;
}
