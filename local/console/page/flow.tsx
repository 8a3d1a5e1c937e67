import { useEffect, useRef } from 'preact/hooks';
import type { ConsoleState } from '../state';
import { n } from './text';

type Node = {
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly value: string;
  readonly detail: string;
  readonly tone?: 'good' | 'bad' | undefined;
  /** How much of a limit is in use. */
  readonly share?: number;
};

type Arrow = {
  readonly from: Place;
  readonly to: Place;
  readonly count: number;
  readonly what: string;
};
type Place = readonly [number, number];

const WIDTH = 134;
const HEIGHT = 74;
const STEP = 215;
const TOP = 24;
const ROW = 109;

const LANES = [
  { row: 0, text: 'A log file, on its way to Logstash' },
  { row: 2, text: 'A bucket, on its way to its copy' },
];

/** The way of a log line, and below it the way of an object, with what is where at this moment. */
export function Flow({ state }: { readonly state: ConsoleState }) {
  const { logs, cloning } = state;
  const isCounted = state.counted !== undefined;
  const isFailing = Object.values(state.files).some(({ outcome }) => outcome === 'failed');
  const nodes: Node[] = [
    {
      ...at(0, 0),
      title: 'Log bucket',
      value: n(logs.put),
      detail: 'files put',
    },
    {
      ...at(1, 0),
      title: 'Queue',
      value: n(logs.waiting),
      detail: `wait, ${n(logs.inFlight)} in flight`,
    },
    {
      ...at(2, 0),
      title: 'Log processor',
      value: n(logs.invocations),
      detail: `${isCounted ? 'tries' : 'invocations'}; ${n(logs.failedTries)} failed`,
      tone: isFailing ? 'bad' : undefined,
    },
    {
      ...at(3, 0),
      title: 'Sockets',
      value: isCounted ? '–' : n(logs.sockets),
      detail: isCounted ? 'left out' : `of ${n(logs.socketLimit)}; most: ${n(logs.mostSockets)}`,
      ...(!isCounted && { share: logs.sockets / Math.max(1, logs.socketLimit) }),
    },
    {
      ...at(4, 0),
      title: 'Logstash',
      value: n(logs.distinct),
      detail: 'different lines',
      tone: state.receiver === 'up' ? 'good' : 'bad',
    },
    {
      ...at(1, 1),
      title: 'Dead letters',
      value: n(logs.deadLetters),
      detail: 'rest until redriven',
      tone: logs.deadLetters > 0 ? 'bad' : undefined,
    },
    {
      ...at(0, 2),
      title: 'Command bucket',
      value: n(cloning.requested),
      detail: `clones, ${n(cloning.finished)} finished`,
    },
    { ...at(1, 2), title: 'Segmenter', value: n(cloning.segmenting), detail: 'requests under way' },
    { ...at(2, 2), title: 'Copiers', value: n(cloning.copying), detail: 'segments under way' },
    {
      ...at(3, 2),
      title: 'Destination',
      value: n(cloning.copies),
      detail: isCounted ? 'copies' : `copies; ${n(cloning.listings)} listings`,
      tone: 'good',
    },
  ];
  const arrows: Arrow[] = [
    { from: [0, 0], to: [1, 0], count: logs.put, what: 'events' },
    { from: [1, 0], to: [2, 0], count: logs.invocations, what: 'messages' },
    { from: [2, 0], to: [3, 0], count: logs.encountered, what: 'lines read' },
    { from: [3, 0], to: [4, 0], count: logs.sent, what: 'confirmed' },
    { from: [1, 0], to: [1, 1], count: logs.deadLetters, what: 'given up' },
    { from: [0, 2], to: [1, 2], count: cloning.requested, what: 'requests' },
    { from: [1, 2], to: [2, 2], count: segmentsOf(state), what: 'segments' },
    { from: [2, 2], to: [3, 2], count: cloning.copies, what: 'copies' },
  ];
  return (
    <section class="flow" aria-label="The flow">
      <svg viewBox="0 0 1000 320" role="img" aria-label={inWords(state)}>
        <title>{inWords(state)}</title>
        {arrows.map((arrow) => (
          <ArrowLine key={`${arrow.from}-${arrow.to}`} {...arrow} />
        ))}
        {LANES.map(({ row, text }) => (
          <text key={row} class="lane" x={at(0, row).x} y={at(0, row).y - 9}>
            {text}
          </text>
        ))}
        {booksOf(state).map((line, index) => (
          <text key={line} class="books" x={at(2, 1).x} y={at(2, 1).y + 26 + index * 20}>
            {line}
          </text>
        ))}
        {nodes.map((node) => (
          <Box key={node.title} {...node} />
        ))}
      </svg>
    </section>
  );
}

function at(column: number, row: number) {
  return { x: 2 + column * STEP, y: TOP + row * ROW };
}

function Box({ x, y, title, value, detail, tone, share }: Node) {
  return (
    <g class={`box ${tone ?? ''}`} transform={`translate(${x} ${y})`}>
      <rect width={WIDTH} height={HEIGHT} rx="10" />
      {share !== undefined && (
        <>
          <path class="limit" d={`M 14 ${HEIGHT - 5} h ${WIDTH - 28}`} />
          {share > 0 && <path class="used" d={`M 14 ${HEIGHT - 5} h ${share * (WIDTH - 28)}`} />}
        </>
      )}
      <text class="title" x={WIDTH / 2} y="19">
        {title}
      </text>
      <text class="value" x={WIDTH / 2} y="45">
        {value}
      </text>
      <text class="detail" x={WIDTH / 2} y="63">
        {detail}
      </text>
    </g>
  );
}

/** Moves while its count does. */
function ArrowLine({ from, to, count, what }: Arrow) {
  const moved = useRef({ count, at: 0 });
  const line = useRef<SVGPathElement>(null);
  useEffect(() => {
    if (moved.current.count === count) return;
    moved.current = { count, at: performance.now() };
    const element = line.current;
    element?.classList.add('moving');
    const timer = setTimeout(() => element?.classList.remove('moving'), 900);
    return () => clearTimeout(timer);
  }, [count]);
  const [start, end] = [at(...from), at(...to)];
  const isDown = from[0] === to[0];
  const path = isDown
    ? `M ${start.x + WIDTH / 2} ${start.y + HEIGHT} L ${end.x + WIDTH / 2} ${end.y - 7}`
    : `M ${start.x + WIDTH} ${start.y + HEIGHT / 2} L ${end.x - 7} ${end.y + HEIGHT / 2}`;
  const middle = (start.x + WIDTH + end.x) / 2;
  return (
    <g class="arrow">
      <path ref={line} d={path} />
      <path
        class="head"
        d={
          isDown
            ? `M ${end.x + WIDTH / 2 - 5} ${end.y - 9} l 5 8 l 5 -8 z`
            : `M ${end.x - 9} ${end.y + HEIGHT / 2 - 5} l 8 5 l -8 5 z`
        }
      />
      {isDown ? (
        <text
          class="beside-arrow"
          x={start.x + WIDTH / 2 + 10}
          y={(start.y + HEIGHT + end.y) / 2 + 2}
        >
          {n(count)} {what}
        </text>
      ) : (
        <>
          <text x={middle} y={start.y + HEIGHT / 2 - 8}>
            {n(count)}
          </text>
          <text x={middle} y={start.y + HEIGHT / 2 + 17}>
            {what}
          </text>
        </>
      )}
    </g>
  );
}

/** Every line that was read is accounted for, whatever was broken meanwhile. */
function booksOf({ logs }: ConsoleState): string[] {
  const { encountered, sent, retries, distinct, arrived } = logs;
  return [
    `${n(encountered)} lines read = ${n(sent)} confirmed + ${n(encountered - sent)} failed`,
    `${n(retries)} times sent again over another socket; ${n(arrived - distinct)} arrived again, under the same id`,
  ];
}

function segmentsOf({ clones }: ConsoleState): number {
  return Object.values(clones).reduce((sum, { segments }) => sum + segments, 0);
}

function inWords({ logs, cloning }: ConsoleState): string {
  return (
    `Logs: ${n(logs.encountered)} lines read, ${n(logs.sent)} confirmed, ${n(logs.arrived)} arrived, ` +
    `${n(logs.waiting + logs.inFlight)} messages under way, ${n(logs.deadLetters)} dead letters. ` +
    `Clones: ${n(cloning.requested)} requested, ${n(cloning.finished)} finished, ${n(cloning.copies)} copies.`
  );
}
