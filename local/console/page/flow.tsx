import { useEffect, useRef } from 'preact/hooks';
import { booksOf } from '../books';
import type { ConsoleState } from '../state';
import { n, time } from './text';

type Box = {
  readonly title: string;
  readonly value: string;
  readonly detail: string;
  readonly tone?: 'good' | 'bad' | undefined;
  /** How much of a limit is in use. */
  readonly share?: number;
};
type Arrow = { readonly count: number; readonly what: string };

/** The way of a log line, and below it the way of an object, with what is where at this moment. */
export function Flow({ state }: { readonly state: ConsoleState }) {
  const { logs, cloning } = state;
  const isCounted = state.counted !== undefined;
  const isFailing = Object.values(state.files).some(({ outcome }) => outcome === 'failed');
  return (
    <section class="flow" aria-label="The flow">
      <h2>A log file, on its way to Logstash</h2>
      <div class="lane">
        <Box title="Log bucket" value={n(logs.put)} detail="files put" />
        <Arrow count={logs.put} what="events" />
        <Box title="Queue" value={n(logs.waiting)} detail={`wait, ${n(logs.inFlight)} in flight`} />
        <div class="given-up">
          <Arrow count={logs.givenUp} what="given up" />
          <Box
            title="Dead letters"
            value={n(logs.deadLetters)}
            detail="rest until redriven"
            tone={logs.deadLetters > 0 ? 'bad' : undefined}
          />
        </div>
        <Arrow count={logs.invocations} what="messages" />
        <Box
          title="Log processor"
          value={n(logs.invocations)}
          detail={`${isCounted ? 'tries' : 'invocations'}; ${n(logs.failedTries)} failed`}
          tone={isFailing ? 'bad' : undefined}
        />
        <Arrow count={logs.encountered} what="lines read" />
        <Sockets state={state} />
        <Arrow count={logs.sent} what="confirmed" />
        <Box
          title="Logstash"
          value={n(logs.distinct)}
          detail="different lines"
          tone={state.receiver === 'up' ? 'good' : 'bad'}
        />
        <Books state={state} />
      </div>
      <h2>A bucket, on its way to its copy</h2>
      <div class="lane">
        <Box title="Command bucket" value={n(cloning.requested)} detail={clonesOf(state)} />
        <Arrow count={cloning.requested} what="requests" />
        <Box title="Segmenter" value={n(cloning.segmenting)} detail="requests under way" />
        <Arrow count={segmentsOf(state)} what="segments" />
        <Box title="Copiers" value={n(cloning.copying)} detail="segments under way" />
        <Arrow count={cloning.copies} what="copies" />
        <Box
          title="Destination"
          value={n(cloning.copies)}
          detail={isCounted ? 'copies' : `copies; ${n(cloning.listings)} listings`}
          tone="good"
        />
      </div>
    </section>
  );
}

function Box({ title, value, detail, tone, share }: Box) {
  return (
    <div class={`box ${tone ?? ''}`}>
      <span class="title">{title}</span>
      <span class="value">{value}</span>
      <span class="detail">{detail}</span>
      {share !== undefined && <meter aria-label={`${title} in use`} value={share} />}
    </div>
  );
}

/** Moves while its count does. */
function Arrow({ count, what }: Arrow) {
  const moved = useRef({ count, at: 0 });
  const arrow = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (moved.current.count === count) return;
    moved.current = { count, at: performance.now() };
    const element = arrow.current;
    element?.classList.add('moving');
    const timer = setTimeout(() => element?.classList.remove('moving'), 900);
    return () => clearTimeout(timer);
  }, [count]);
  return (
    <div class="arrow" ref={arrow}>
      <span class="count">{n(count)}</span>
      <b class="shaft" />
      <span class="what">{what}</span>
    </div>
  );
}

/** With a receiver that is away or deaf, how long whoever is under way has been trying. */
function Sockets({ state: { at, counted, logs, receiver } }: { readonly state: ConsoleState }) {
  const since = useRef(at);
  if (logs.inFlight === 0 || receiver === 'up') since.current = at;
  if (counted !== undefined) return <Box title="Sockets" value="–" detail="left out" />;
  const spent = at - since.current;
  const trying = receiver === 'deaf' ? 'no answer for' : 'connecting for';
  return (
    <Box
      title="Sockets"
      value={n(logs.sockets)}
      detail={
        spent > 0
          ? `${trying} ${time(spent)}`
          : `of ${n(logs.socketLimit)}; most: ${n(logs.mostSockets)}`
      }
      tone={spent > 0 ? 'bad' : undefined}
      share={logs.sockets / Math.max(1, logs.socketLimit)}
    />
  );
}

function Books({ state: { logs } }: { readonly state: ConsoleState }) {
  const { read, different, arrived } = booksOf(logs);
  return (
    <div class="books">
      <p>{read}</p>
      <p>{different}</p>
      <p>
        {arrived}
        {logs.retries > 0 && `; ${n(logs.retries)} times sent again over another socket`}
      </p>
    </div>
  );
}

function clonesOf({ cloning }: ConsoleState): string {
  const finished = `${n(cloning.finished)} finished`;
  return cloning.refused > 0 ? `${finished}, ${n(cloning.refused)} refused` : `clones, ${finished}`;
}

function segmentsOf({ clones }: ConsoleState): number {
  return Object.values(clones).reduce((sum, { segments }) => sum + segments, 0);
}
