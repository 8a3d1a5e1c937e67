import { useState } from 'preact/hooks';
import type { ConsoleState } from '../state';
import { Clones } from './clones';
import { Colours } from './colours';
import { Controls } from './controls';
import { File } from './file';
import { Files } from './files';
import { Flow } from './flow';
import { News } from './news';
import { Search } from './search';
import type { Server } from './server';
import { time } from './text';

type Props = {
  readonly state: ConsoleState;
  readonly link: 'live' | 'lost' | 'recording';
  /** Left out in a recording, which nothing can be done to. */
  readonly server?: Server;
};

const LINKS = {
  live: 'live',
  lost: 'not connected: npm start has ended, or has not begun',
  recording: 'a recording',
};

export function App({ state, link, server }: Props) {
  const [chosen, choose] = useState<string>();
  const file = chosen === undefined ? undefined : state.files[chosen];
  return (
    <>
      <header>
        <h1>Lambda Core</h1>
        <p class={`link ${link}`} role="status">
          {LINKS[link]}
        </p>
        <p class="clock">
          {state.firstConfirmed !== undefined && (
            <span class="quiet">
              first documents confirmed after {time(state.firstConfirmed)} ·{' '}
            </span>
          )}
          {time(state.at)}
        </p>
      </header>
      {state.counted !== undefined && (
        <p class="note">
          Recorded with seed {state.counted}. All of this happened; its order is that of the data,
          and its time is counted by lines and objects, not measured. What differs from run to run,
          such as sockets and rates, is left out, so that the same seed leaves the same file, byte
          for byte.
        </p>
      )}
      <main>
        {server && (
          <p class="lead">
            The functions that AWS would run are at work on this machine: access logs go from a
            bucket to Logstash, and a bucket is cloned. Break something below, drop a log file of
            your own, start a rollout: the counts tell what becomes of every line and object.
          </p>
        )}
        <Flow state={state} />
        {server && <Controls state={state} server={server} />}
        <div class="columns">
          <Files state={state} chosen={chosen} choose={choose} />
          <Clones state={state} />
        </div>
        {chosen !== undefined && file !== undefined && (
          <File key={chosen} name={chosen} file={file} now={state.at} server={server} />
        )}
        <News state={state} />
        {state.colours && <Colours colours={state.colours} {...(server && { server })} />}
        {server && <Search server={server} />}
      </main>
    </>
  );
}
