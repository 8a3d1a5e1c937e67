import { useEffect, useMemo, useState } from 'preact/hooks';
import { apply, type Json } from '../patch';
import { type ConsoleState, EMPTY } from '../state';
import { App } from './app';
import { time } from './text';

/** Plays a recording: at the end first, and back and forth as one likes. */
export function Player({ frames }: { readonly frames: readonly Json[] }) {
  const states = useMemo(() => statesOf(frames), [frames]);
  const last = states.length - 1;
  const [index, go] = useState(last);
  const [isPlaying, play] = useState(false);
  const state = states[index] ?? EMPTY;
  const next = states[index + 1];
  useEffect(() => {
    if (!isPlaying) return;
    if (next === undefined) return play(false);
    const timer = setTimeout(() => go(index + 1), Math.min(1000, next.at - state.at));
    return () => clearTimeout(timer);
  }, [isPlaying, index, next, state]);
  const toggle = () => {
    if (!isPlaying && index === last) go(0);
    play(!isPlaying);
  };
  return (
    <>
      <nav class="player" aria-label="Recording">
        <button type="button" onClick={toggle}>
          {isPlaying ? 'Pause' : 'Play'}
        </button>
        <input
          type="range"
          min="0"
          max={last}
          value={index}
          aria-label="Moment"
          aria-valuetext={time(state.at)}
          onInput={(event) => {
            play(false);
            go(Number(event.currentTarget.value));
          }}
        />
      </nav>
      <App state={state} link="recording" />
    </>
  );
}

/** What has not changed is shared between them, so that all are held at once. */
function statesOf(frames: readonly Json[]): ConsoleState[] {
  let state: Json = EMPTY as Json;
  return frames.map((frame, index) => {
    state = index === 0 ? frame : apply(state, frame);
    return state as ConsoleState;
  });
}
