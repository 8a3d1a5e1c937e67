import { useState } from 'preact/hooks';
import type { ConsoleState } from '../state';
import { Clones } from './clones';
import { Colours } from './colours';
import { Controls } from './controls';
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
  const [said, say] = useState('');
  const tell = (doing: Promise<string>) => void doing.then(say);
  return (
    <>
      <header>
        <h1>Lambda Core</h1>
        <p class={`link ${link}`} role="status">
          {LINKS[link]}
        </p>
        <p class="clock">{time(state.at)}</p>
      </header>
      <main>
        <Flow state={state} />
        {server && <Controls state={state} server={server} tell={tell} said={said} />}
        <div class="columns">
          <Files state={state} server={server} tell={tell} />
          <div>
            <Clones state={state} />
            <News state={state} />
          </div>
        </div>
        {state.colours && (
          <Colours colours={state.colours} {...(server && { server })} tell={tell} />
        )}
        {server && <Search server={server} />}
      </main>
    </>
  );
}
