/** A port that leads nowhere. */
const { port1: nowhere } = new MessageChannel();
nowhere.close();

/**
 * Returns the memory of a buffer back at once; the buffer and every view of it are empty from then on.
 *
 * Left to the garbage collector, tens of megabytes lie about: it sees small objects, and hurries only when
 * that much hangs on them. What is transferred to another thread leaves this one, by
 * the standard even if the port is closed, and then nobody has it:
 * https://html.spec.whatwg.org/multipage/web-messaging.html#message-port-post-message-steps
 */
export function release(buffer: ArrayBufferLike): void {
  nowhere.postMessage(undefined, [buffer as ArrayBuffer]);
}
