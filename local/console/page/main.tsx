import './page.css';
import { render } from 'preact';
import { apply, type Json } from '../patch';
import { type ConsoleState, EMPTY } from '../state';
import { App } from './app';
import { Player } from './player';
import { server } from './server';

const root = document.getElementById('page');
const recording = document.getElementById('recording');
if (root !== null && recording !== null) {
  render(<Player frames={JSON.parse(recording.textContent ?? '[]') as Json[]} />, root);
} else if (root !== null) {
  follow(root);
}

/** Shows each change as it comes; after a break the server sends the whole state first. */
function follow(root: HTMLElement): void {
  let state: Json = EMPTY as Json;
  let link: 'live' | 'lost' = 'lost';
  let isAsked = false;
  const show = () => {
    isAsked = false;
    render(<App state={state as ConsoleState} link={link} server={server} />, root);
  };
  // Many changes in one frame of the screen are drawn once.
  const ask = () => {
    if (!isAsked) requestAnimationFrame(show);
    isAsked = true;
  };
  const changes = new EventSource('/changes');
  let isFirst = true;
  changes.onopen = () => {
    link = 'live';
    isFirst = true;
    ask();
  };
  changes.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data)) as Json;
    state = isFirst ? frame : apply(state, frame);
    isFirst = false;
    ask();
  };
  changes.onerror = () => {
    link = 'lost';
    ask();
  };
  show();
}
