import { handlesOf, type Letter, LOOK_SECONDS, readLetter } from '../environment/letters';
import type { FoundQueue, Outgoing, Sqs } from '../environment/sqs';
import type { Pace } from './pace';

/** How long a batch is ours, to be sent and deleted; after a kill it is seen again so much later. */
const HOLD_SECONDS = 20;
const WAIT_MORE_SECONDS = 5;

/** What the function or a rule wrote of failures before: what is put back begins anew. */
const ATTRIBUTES_OF_FAILURE = ['Failures', 'Attempts', 'Reason', 'ERROR_CODE', 'ERROR_MESSAGE'];

export type PutBackOptions = {
  readonly from: FoundQueue;
  readonly to: FoundQueue;
  readonly limit: number;
  readonly pace: Pace;
  /** Those that came later rest: they failed after they were put back, and would go round and round. */
  readonly before: number;
  readonly signal: AbortSignal;
  readonly onMoved: (moved: number) => void;
  /** Told while messages are awaited that somebody else has, such as a replay that was killed. */
  readonly onWaiting: (hidden: number) => void;
};

/**
 * Moves messages from one queue to another: each is sent first and deleted then, so that a kill between leaves two
 * of it, never none. SQS's own StartMessageMoveTask knows no source of messages that the function put there, keeps
 * their count of failures, and has no limit.
 * @returns how many came later and rest
 */
export async function putBack(sqs: Sqs, options: PutBackOptions): Promise<{ later: number }> {
  const { from, to, limit, pace, before, signal, onMoved, onWaiting } = options;
  const later = new Map<string, Letter>();
  let moved = 0;
  // Whoever had some when we began may have been killed: then they come within a look's time.
  const expected = from.counts.hidden > 0 ? from.counts.visible + from.counts.hidden : 0;
  const until = performance.now() + (LOOK_SECONDS + WAIT_MORE_SECONDS) * 1000;
  try {
    while (moved < limit) {
      await pace.due(signal);
      const most = Math.min(pace.most, limit - moved);
      const letters = (await sqs.receive(from.url, most, HOLD_SECONDS)).map(readLetter);
      const ours = letters.filter(({ id, sentAt }) => sentAt < before && !later.has(id));
      for (const letter of letters) if (!ours.includes(letter)) later.set(letter.id, letter);
      if (letters.length === 0) {
        const missing = expected - moved - later.size;
        if (missing <= 0 || performance.now() > until) break;
        onWaiting(missing);
      }
      await sqs.send(to.url, ours.map(anew), async (sent) => {
        const those = sent.flatMap((at) => ours[at] ?? []);
        await sqs.delete(from.url, handlesOf(those));
        moved += those.length;
        pace.went(those.length);
        onMoved(moved);
      });
    }
  } finally {
    await sqs.release(from.url, handlesOf(later.values()));
  }
  return { later: later.size };
}

function anew({ body, attributes }: Letter): Outgoing {
  const kept = Object.entries(attributes).filter(([name]) => !ATTRIBUTES_OF_FAILURE.includes(name));
  return kept.length === 0 ? { body } : { body, MessageAttributes: Object.fromEntries(kept) };
}
