import type { ColoursState } from '../state';
import { Chart } from './chart';
import type { Server } from './server';
import { n } from './text';

type Props = {
  readonly colours: ColoursState;
  readonly server?: Server;
  readonly tell: (doing: Promise<string>) => void;
};

const FAULTS: readonly (readonly [ColoursState['fault'], string])[] = [
  ['none', 'none'],
  ['lost-lines', 'a tenth of the log lines lost, from 10 % on'],
  ['errors', 'one more point of 5xx'],
  ['slow', 'twice as slow'],
];

const PHASES: Readonly<Record<ColoursState['rollout'], string>> = {
  none: 'no rollout yet',
  going: 'a rollout goes on',
  asking: 'the rollout waits for a person',
  returning: 'the rollout returns',
  returned: 'returned',
  done: 'done',
};

/** The laboratory of rollouts: weights wanted and observed, errors and completeness, and the judge's words. */
export function Colours({ colours, server, tell }: Props) {
  const { wanted, observed, rollout, why, fault } = colours;
  const minutes = Object.values(colours.minutes);
  const isGoing = rollout === 'going' || rollout === 'asking' || rollout === 'returning';
  return (
    <section class="colours" aria-labelledby="colours">
      <h2 id="colours">Two colours under simulated traffic</h2>
      <p>
        Green is wanted at <b>{wanted} %</b> and observed at <b>{observed} %</b> of{' '}
        {n((minutes.at(-1)?.old ?? 0) + (minutes.at(-1)?.candidate ?? 0))} requests a minute; five
        such minutes pass in two seconds. <b>{PHASES[rollout]}</b>
        {why !== '' && `: ${why}`}
      </p>
      {server && (
        <div class="buttons">
          <label>
            Green's weight{' '}
            <input
              type="range"
              min="0"
              max="100"
              value={wanted}
              disabled={isGoing}
              onChange={(event) =>
                tell(server.act('shift', { percent: Number(event.currentTarget.value) }))
              }
            />
          </label>
          <label>
            Green's fault{' '}
            <select
              value={fault}
              onChange={(event) =>
                tell(
                  server.act('fault', { be: event.currentTarget.value as ColoursState['fault'] }),
                )
              }
            >
              {FAULTS.map(([name, text]) => (
                <option key={name} value={name}>
                  {text}
                </option>
              ))}
            </select>
          </label>
          <button
            type="button"
            onClick={() => tell(server.act('rollout', { be: isGoing ? 'abort' : 'start' }))}
          >
            {isGoing ? 'Abort the rollout' : 'Start a rollout'}
          </button>
        </div>
      )}
      <Chart
        label="Green's weight wanted and observed, its completeness and its errors, minute by minute"
        series={[
          { label: 'wanted %', tone: '--accent' },
          { label: 'observed %', tone: '--good' },
          { label: 'completeness %', tone: '--warm' },
          { label: 'errors %', tone: '--bad' },
        ]}
        data={[
          minutes.map(({ at }) => at / 1000),
          minutes.map((minute) => minute.wanted),
          minutes.map((minute) => minute.observed),
          minutes.map(({ completeness }) => completeness ?? null),
          minutes.map(({ errors }) => errors),
        ]}
      />
    </section>
  );
}
