import type { ColoursState } from '../state';
import { Chart } from './chart';
import { useSaid } from './said';
import type { Server } from './server';
import { n } from './text';

type Props = {
  readonly colours: ColoursState;
  readonly server?: Server;
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
export function Colours({ colours, server }: Props) {
  const [tell, said] = useSaid();
  const { wanted, observed, rollout, why, fault } = colours;
  const minutes = Object.values(colours.minutes);
  const seconds = minutes.map(({ at }) => at / 1000);
  const isGoing = rollout === 'going' || rollout === 'asking' || rollout === 'returning';
  return (
    <section class="colours" aria-labelledby="colours">
      <h2 id="colours">Two colours under simulated traffic</h2>
      <p>
        Green is wanted at <b>{wanted} %</b> and observed at <b>{observed} %</b> of{' '}
        {n((minutes.at(-1)?.old ?? 0) + (minutes.at(-1)?.candidate ?? 0))} requests a minute. The
        hours are simulated: five of their minutes pass in two seconds. <b>{PHASES[rollout]}</b>
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
      {server && said}
      <h3>Green's share of the requests</h3>
      <Chart
        label="Green's share of the requests, wanted and observed, minute by minute"
        top={100}
        series={[
          { label: 'wanted', tone: '--accent' },
          { label: 'observed', tone: '--good' },
        ]}
        data={[
          seconds,
          minutes.map((minute) => minute.wanted),
          minutes.map((minute) => minute.observed),
        ]}
      />
      <h3>
        What speaks against green: the lower the better; of log lines, once their files are due
      </h3>
      <Chart
        label="Green's errors, and its log lines that are missing, minute by minute"
        top={2}
        series={[
          { label: 'log lines missing', tone: '--warm' },
          { label: 'requests answered with 5xx', tone: '--bad' },
        ]}
        data={[
          seconds,
          minutes.map(({ completeness }) =>
            completeness === undefined ? null : 100 - completeness,
          ),
          // Without requests there is nothing that could fail.
          minutes.map(({ errors, candidate }) => (candidate === 0 ? null : errors)),
        ]}
      />
    </section>
  );
}
