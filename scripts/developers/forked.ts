import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../build/functions';

const RESPONSE_MILLISECONDS = 60_000;
const TSX = ['--require', 'tsx/cjs'];

/**
 * A process of its own, so that what it uses is not counted as ours; it ends with this one at the latest.
 * Forks a module that says one thing when it is ready, and one for each message.
 * @param what it is, for errors
 * @throws LambdaCoreError `FORKED_ENDED` or `FORKED_SILENT`; `ask` does, too
 */
export async function startForked<Greeting>(
  what: string,
  module: string,
  ...argv: readonly string[]
) {
  const child = fork(module, argv, { cwd: ROOT, execArgv: module.endsWith('.ts') ? TSX : [] });
  const gone = once(child, 'exit');

  /** The next thing that it says. */
  const next = async <Message>(): Promise<Message> => {
    const over = new AbortController();
    const { signal } = over;
    const ended = gone.then(([status]) => {
      throw new LambdaCoreError('FORKED_ENDED', `${what} ended with status ${status}`);
    });
    const silent = pause(RESPONSE_MILLISECONDS, undefined, { signal }).then(() => {
      const seconds = RESPONSE_MILLISECONDS / 1000;
      throw new LambdaCoreError('FORKED_SILENT', `${what} has said nothing for ${seconds} s`);
    });
    try {
      const [message] = await Promise.race([once(child, 'message', { signal }), ended, silent]);
      return message;
    } finally {
      over.abort();
    }
  };

  let earlier: Promise<unknown> = Promise.resolve();
  return {
    /** What it said first. */
    greeting: await next<Greeting>(),
    /** Sends a message; resolves with the reply to it. */
    ask<Reply>(message: string) {
      // One after the other: the reply to an earlier message would pass for this one's, and be too old.
      const reply = earlier.then(() => {
        if (child.connected) child.send(message);
        return next<Reply>();
      });
      earlier = reply.catch(() => {});
      return reply;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
