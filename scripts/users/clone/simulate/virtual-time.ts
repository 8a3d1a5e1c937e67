/** A clock that does not wait: it goes on when nothing is left to do at the present moment. */
export type VirtualTime = {
  /** Milliseconds since the beginning. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Has something done at a time. */
  at(time: number, action: () => void): void;
  /**
   * Lets time pass until the work is done.
   * @throws Error when nothing is left that could happen
   */
  run<Result>(work: Promise<Result>): Promise<Result>;
};

type Event = { readonly time: number; readonly order: number; readonly action: () => void };

/** Then timers and signals of the real world have their turn: ticks let nothing else come in between. */
const EVENTS_IN_A_ROW = 1_000;

export function openVirtualTime(): VirtualTime {
  const events: Event[] = [];
  let time = 0;
  let order = 0;
  const at = (when: number, action: () => void) => {
    push(events, { time: Math.max(time, when), order: order++, action });
  };
  return {
    now: () => time,
    sleep: (milliseconds) => new Promise((resolve) => at(time + milliseconds, resolve)),
    at,
    run(work) {
      let ended = false;
      const end = () => {
        ended = true;
      };
      work.then(end, end);
      return new Promise((resolve, reject) => {
        let left = EVENTS_IN_A_ROW;
        // A tick that a microtask asks for comes when none is left: after all that follows from an event.
        const goOn = () => queueMicrotask(() => process.nextTick(step));
        const step = () => {
          if (ended) return resolve(work);
          const next = pop(events);
          if (next === undefined) return reject(new Error('the simulation stands still'));
          time = next.time;
          next.action();
          left -= 1;
          if (left > 0) return goOn();
          left = EVENTS_IN_A_ROW;
          setImmediate(step);
        };
        goOn();
      });
    },
  };
}

function isBefore(one: Event, other: Event): boolean {
  return one.time === other.time ? one.order < other.order : one.time < other.time;
}

/** A binary heap: the next event is the first one. */
function push(heap: Event[], event: Event): void {
  let at = heap.push(event) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above] as Event;
    if (!isBefore(event, parent)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = event;
}

function pop(heap: Event[]): Event | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let below = 2 * at + 1;
    if (below >= heap.length) break;
    const right = heap[below + 1];
    if (right !== undefined && isBefore(right, heap[below] as Event)) below += 1;
    const child = heap[below] as Event;
    if (!isBefore(child, last)) break;
    heap[at] = child;
    at = below;
  }
  heap[at] = last;
  return first;
}
