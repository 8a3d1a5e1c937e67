import type { Call } from './types';

export type Denial = {
  readonly call: Call;
  /** What would have to be in which policy. */
  readonly missing: string;
};

/** Every call that was evaluated, once, in the order of the first time; and what was denied, each time. */
export type Recorder = {
  readonly calls: readonly Call[];
  readonly denials: readonly Denial[];
  allow(call: Call): void;
  deny(denial: Denial): void;
};

export function openRecorder(): Recorder {
  const calls = new Map<string, Call>();
  const denials: Denial[] = [];
  return {
    get calls() {
      return [...calls.values()];
    },
    denials,
    allow(call) {
      const name = JSON.stringify(call);
      if (!calls.has(name)) calls.set(name, call);
    },
    deny(denial) {
      denials.push(denial);
    },
  };
}
