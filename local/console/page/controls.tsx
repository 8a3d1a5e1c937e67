import { useState } from 'preact/hooks';
import type { ConsoleState } from '../state';
import { type Tell, useSaid } from './said';
import type { Server } from './server';

type Props = {
  readonly state: ConsoleState;
  readonly server: Server;
};

const REQUEST =
  '{ "id": "mine", "source": { "name": "photos" }, "destination": { "name": "photos-copy" } }';

/** What can be done to the platform: faults, files, clones. */
export function Controls({ state, server }: Props) {
  const [tell, said] = useSaid();
  const { receiver, s3, logs } = state;
  const press = (text: string, why: string, what: () => Promise<string>, isOff = false) => (
    <button type="button" title={why} disabled={isOff} onClick={() => tell(what())}>
      {text}
    </button>
  );
  return (
    <section class="controls" aria-labelledby="controls">
      <h2 id="controls">Break it; nothing is lost</h2>
      <div class="buttons">
        {receiver === 'down'
          ? press('Bring Logstash back', 'It listens, reads and acknowledges again', () =>
              server.act('receiver', { be: 'up' }),
            )
          : press(
              'Kill Logstash',
              'Files wait in their queue, and are shipped once it is back',
              () => server.act('receiver', { be: 'down' }),
            )}
        {receiver === 'deaf'
          ? press('Let Logstash hear again', 'It reads and acknowledges again', () =>
              server.act('receiver', { be: 'up' }),
            )
          : press(
              'Make Logstash deaf',
              'It takes connections and reads nothing: no acknowledgement, no line counted as sent',
              () => server.act('receiver', { be: 'deaf' }),
              receiver === 'down',
            )}
        {s3 === 'quick'
          ? press('Slow S3', 'Each request takes 300 ms more', () =>
              server.act('s3', { be: 'slow' }),
            )
          : press('S3 as it was', 'Without the delay', () => server.act('s3', { be: 'quick' }))}
        {press('Kill the function', 'What it had in hand comes back to the queue', () =>
          server.act('loseFunction', {}),
        )}
        {press(
          'Put a broken file',
          'A gzip that breaks off: the lines before the break are shipped, it fails three times, then rests with the dead letters',
          () => server.act('breakFile', {}),
        )}
        {press(
          'Redrive the dead letters',
          'They go back to the queue, to be tried again',
          () => server.act('redrive', {}),
          logs.deadLetters === 0,
        )}
      </div>
      {said}
      <div class="inputs">
        <DropFiles server={server} tell={tell} />
        <RequestClone server={server} tell={tell} />
      </div>
    </section>
  );
}

type PartProps = { readonly server: Server; readonly tell: Tell };

function DropFiles({ server, tell }: PartProps) {
  const [isOver, hover] = useState(false);
  const put = (files: FileList | null | undefined) => {
    for (const file of files ?? []) tell(server.putFile(file));
  };
  return (
    <label
      class={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => {
        event.preventDefault();
        hover(true);
      }}
      onDragLeave={() => hover(false)}
      onDrop={(event) => {
        event.preventDefault();
        hover(false);
        put(event.dataTransfer?.files);
      }}
    >
      Drop a log file of your own here, or choose one
      <input type="file" multiple onChange={(event) => put(event.currentTarget.files)} />
    </label>
  );
}

function RequestClone({ server, tell }: PartProps) {
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    const { elements } = event.currentTarget as HTMLFormElement;
    const { value } = elements.namedItem('request') as HTMLTextAreaElement;
    tell(server.act('clone', { request: value }));
  };
  return (
    <form onSubmit={ask}>
      <label>
        A clone-request{' '}
        <textarea name="request" rows={3} spellcheck={false} defaultValue={REQUEST} />
      </label>
      <button type="submit">Clone</button>
    </form>
  );
}
