import type { Frame } from './feed';
import { type PageParts, recordingPage } from './html';
import { apply, diff, type Json } from './patch';

/** Of the file, the page's own script and style included. */
const MOST_BYTES = 1_000_000;

export type Recorder = ReturnType<typeof createRecorder>;

/**
 * Keeps the changes of a run, to be played again. When they become too many every second one goes: what
 * the others show stays, only coarser in time.
 */
export function createRecorder(page: PageParts, mostBytes = MOST_BYTES) {
  const room = mostBytes - recordingPage(page, []).length;
  let frames: Frame[] = [];
  let bytes = 0;

  const add = (frame: Frame) => {
    frames.push(frame);
    bytes += sizeOf(frame);
  };
  return {
    take(frame: Frame): void {
      add(frame);
      while (bytes > room && frames.length > 2) {
        const thinned = halved(frames);
        frames = [];
        bytes = 0;
        for (const each of thinned) add(each);
      }
    },
    /** The file: the page, and in it all that it shows. */
    html: (): string => recordingPage(page, frames),
  };
}

/** The first and the last frame stay, and every second one between. */
function halved(frames: readonly Frame[]): Frame[] {
  let state: Json = {};
  let kept: Json | undefined;
  const left: Frame[] = [];
  for (const [index, frame] of frames.entries()) {
    state = apply(state, frame);
    if (index % 2 === 1 && index < frames.length - 1) continue;
    const change = diff(kept, state);
    if (change !== undefined) left.push(change);
    kept = state;
  }
  return left;
}

/** With the escapes that the page needs, and the comma behind it. */
function sizeOf(frame: Frame): number {
  return Buffer.byteLength(JSON.stringify(frame).replaceAll('<', '\\u003c')) + 1;
}
